import { DAY_MS } from '../../../common/index.js';
import type { ReentryDto } from '../definition/kinds/trigger.dto.js';

/** Whether a contact may enter a workflow. @param last when they entered last; null: never. Times in ms since 1970 */
export function mayEnter({ mode, days = 0 }: ReentryDto, last: number | null, now: number): boolean {
  if (last === null || mode === 'every-time') return true;
  return mode === 'after-days' && now - last >= days * DAY_MS;
}
