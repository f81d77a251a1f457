import { hash } from 'node:crypto';
import { firstIdAt } from '../../../../common/index.js';
import type { ActionContext } from './action.js';

/** The id of what a step makes: the same at every try, and in lists among those of the time when the step began. */
export function onceId(prefix: string, { key, arrivedAt }: Pick<ActionContext, 'key' | 'arrivedAt'>): string {
  return firstIdAt(prefix, arrivedAt.getTime()) + hash('sha256', key).slice(0, 16);
}
