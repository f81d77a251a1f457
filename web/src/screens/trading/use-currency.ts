import { useQuery } from '@tanstack/react-query';
import { useSettings } from '../../app/use-settings';
import { balancesQuery } from './queries';

/** Of the reader's accounts at the broker; that of the business until it is known. ISO 4217. */
export function useCurrency(): string {
  const { currency } = useSettings();
  return useQuery(balancesQuery).data?.items[0]?.currency ?? currency;
}
