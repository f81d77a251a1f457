import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import { dayAfter, isDay, startOfDay } from '../../i18n/days';

export const FILTERS = ['type', 'userId', 'q', 'from', 'to', 'minValue', 'maxValue'] as const;
export type EventFilters = Partial<Record<(typeof FILTERS)[number], string>>;

const PAGE = 100;

/** Days are those of the business; a number that is none is left out. */
export function eventQueryOf(
  { type, userId, q, from, to, minValue, maxValue }: EventFilters,
  timeZone: string,
) {
  return {
    ...(type && { type }),
    ...(userId && { userId }),
    ...(q && { q }),
    ...(isDay(from) && { from: startOfDay(from, timeZone) }),
    ...(isDay(to) && { to: startOfDay(dayAfter(to), timeZone) }),
    ...(isNumber(minValue) && { minValue: Number(minValue) }),
    ...(isNumber(maxValue) && { maxValue: Number(maxValue) }),
  };
}

export function eventPage(
  query: ReturnType<typeof eventQueryOf>,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  return ask(api.GET('/api/events', { params: { query: { ...query, limit: PAGE, cursor } }, signal }));
}

export const eventQuery = (id: string) =>
  queryOptions({
    queryKey: ['events', 'one', id],
    queryFn: ({ signal }) => ask(api.GET('/api/events/{id}', { params: { path: { id } }, signal })),
  });

/** Types that there are events of lately, the most frequent first. */
export const seenTypesQuery = queryOptions({
  queryKey: ['analytics', 'types', 'seen'],
  queryFn: async ({ signal }) => {
    const query = { compare: 'false' as const };
    const { items } = await ask(api.GET('/api/analytics/types', { params: { query }, signal }));
    return items.map(({ type }) => type);
  },
  staleTime: 60_000,
});

function isNumber(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '' && Number.isFinite(Number(text));
}
