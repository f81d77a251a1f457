import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMay } from '../../../app/use-session';
import { strategiesQuery } from './queries';
import { useStrategyWords } from './strategy-words';

/** The name of a strategy by its id; the id itself while names are not there, or for those who may not ask for them. */
export function useStrategyName(): (id: string) => string {
  const may = useMay();
  const strategies = useQuery({ ...strategiesQuery, enabled: may('trading:read') }).data;
  const { name } = useStrategyWords();
  return useMemo(() => {
    const names = new Map(strategies?.map((each) => [each.id, name(each)]));
    return (id) => names.get(id) ?? id;
  }, [strategies, name]);
}
