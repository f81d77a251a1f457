import { SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { StatCard } from '../../../../ui/stat-card';
import { figuresQuery, RUN_STATES } from '../queries';
import { runWords } from './words';

/** How many runs there are in each state. */
export function Figures({ id }: { id: string }) {
  const words = useWords(runWords);
  const format = useFormat();
  const figures = useQuery(figuresQuery(id)).data;
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="sm">
      {RUN_STATES.map((state) => (
        <StatCard
          key={state}
          label={words.statuses[state]}
          value={figures && format.number(figures[state])}
        />
      ))}
    </SimpleGrid>
  );
}
