import { Card, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { TextLink } from '../../../../ui/text-link';
import { figuresQuery, RUN_STATES } from '../queries';
import { runWords } from './words';

/** How many runs there are in each state; each leads to those. */
export function Figures({ id }: { id: string }) {
  const words = useWords(runWords);
  const format = useFormat();
  const figures = useQuery(figuresQuery(id)).data;
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="sm">
      {RUN_STATES.map((state) => {
        const count = figures === undefined ? '–' : format.number(figures[state]);
        return (
          <Card key={state} p="sm">
            <Text size="sm" c="dimmed">
              {words.many[state]}
            </Text>
            <TextLink
              to="/crm/workflows/$id/runs"
              params={{ id }}
              search={{ status: state }}
              className="figures"
              fz={22}
              fw={650}
              c={state === 'failed' && figures && figures.failed > 0 ? 'var(--td-bad)' : 'inherit'}
              aria-label={`${words.many[state]}: ${count}`}
            >
              {count}
            </TextLink>
          </Card>
        );
      })}
    </SimpleGrid>
  );
}
