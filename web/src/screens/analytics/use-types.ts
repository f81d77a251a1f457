import { useQuery } from '@tanstack/react-query';
import { seenTypesQuery } from '../events/queries';
import { eventTypesQuery } from '../overview/queries';

/** Types to choose from, by their names: those of which there are events first. */
export function useTypes() {
  const declared = useQuery(eventTypesQuery).data;
  const seen = useQuery(seenTypesQuery);
  const types = [...new Set([...(seen.data ?? []), ...(declared?.keys() ?? [])])];
  const labelOf = (type: string) => declared?.get(type)?.label ?? type;
  return {
    isKnown: seen.data !== undefined || seen.isError,
    types,
    declared,
    labelOf,
    choices: types.map((type) => ({ value: type, label: labelOf(type) })),
  };
}
