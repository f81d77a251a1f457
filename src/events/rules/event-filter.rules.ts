import { type FieldError, InvalidInput, parseIsoTime } from '../../common/index.js';
import type { ListEventsDto } from '../event.dto.js';
import type { EventFilter } from '../event.repository.js';
import { amountFromNumber } from './amount.js';

/** The filters of the list as the repository takes them. @throws InvalidInput naming every filter at fault */
export function toEventFilter(query: ListEventsDto): EventFilter {
  const errors: FieldError[] = [];
  const time = (field: 'from' | 'to') => {
    const text = query[field];
    const at = text === undefined ? undefined : parseIsoTime(text, true);
    if (at === null)
      errors.push({ field, message: 'must be ISO 8601, such as 2026-11-23T12:00:00Z or 2026-11-23' });
    return at ?? undefined;
  };
  const amount = (field: 'minValue' | 'maxValue') => {
    const value = query[field];
    const exact = value === undefined ? undefined : amountFromNumber(value);
    if (exact === null) {
      errors.push({ field, message: 'must lie between -1000000000 and 1000000000, with at most 4 decimals' });
    }
    return exact ?? undefined;
  };
  if (query.q?.includes('\0')) errors.push({ field: 'q', message: 'must not contain NUL' });
  const filter: EventFilter = {
    type: query.type,
    userId: query.userId,
    from: time('from'),
    to: time('to'),
    minAmount: amount('minValue'),
    maxAmount: amount('maxValue'),
    text: query.q,
  };
  const { from, to, minAmount, maxAmount } = filter;
  if (from !== undefined && to !== undefined && from >= to)
    errors.push({ field: 'from', message: 'must be before to' });
  if (minAmount !== undefined && maxAmount !== undefined && minAmount > maxAmount) {
    errors.push({ field: 'minValue', message: 'must not exceed maxValue' });
  }
  if (errors.length > 0) throw new InvalidInput(errors);
  return filter;
}
