import { useNavigate } from '@tanstack/react-router';
import { useAddress } from './use-address';

type Filters<Name extends string> = Partial<Record<Name, string>>;

/**
 * Filters that stay in the address: `const [filters, setFilters] = useFilters(['type', 'userId'])`. Those that are set to
 * nothing leave it.
 */
export function useFilters<Name extends string>(
  names: readonly Name[],
): [Filters<Name>, (changed: Partial<Record<Name, string | null | undefined>>) => void] {
  const address = useAddress();
  const navigate = useNavigate();
  const filters = Object.fromEntries(
    names.flatMap((name) => (address[name] ? [[name, address[name]]] : [])),
  ) as Filters<Name>;
  const change = (changed: Partial<Record<Name, string | null | undefined>>) =>
    void navigate({
      to: '.',
      search: (before: object) =>
        Object.fromEntries(Object.entries({ ...before, ...changed }).filter(([, value]) => value)),
      replace: true,
    });
  return [filters, change];
}
