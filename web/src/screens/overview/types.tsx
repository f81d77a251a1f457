import { Progress, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import type { Period } from './period';
import { eventTypesQuery, summaryQuery } from './queries';
import { overviewWords } from './words';

/** Types that are shown; the others are few events. */
const MOST = 8;

/** How many of which type. */
export function Types({ period }: { period: Period }) {
  const words = useWords(overviewWords);
  const format = useFormat();
  const { currency } = useSettings();
  const declared = useQuery(eventTypesQuery).data;
  const query = useQuery(summaryQuery(period));
  return (
    <Section title={words.byType}>
      <Loaded
        query={query}
        isEmpty={({ byType }) => byType.length === 0}
        empty={<Text c="dimmed">{words.nothing}</Text>}
      >
        {({ byType, totalEvents }) => (
          <Table.ScrollContainer minWidth={300} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.type}</Table.Th>
                  <Table.Th ta="right">{words.count}</Table.Th>
                  <Table.Th ta="right">{words.value}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {byType.slice(0, MOST).map(({ type, count, value }) => (
                  <Table.Tr key={type}>
                    <Table.Td>
                      {declared?.get(type)?.label ?? type}
                      <Progress
                        size={4}
                        mt={4}
                        value={(count / totalEvents) * 100}
                        color={declared?.get(type)?.colour ?? undefined}
                        aria-label={`${words.share}: ${format.percent(count / totalEvents)}`}
                      />
                    </Table.Td>
                    <Table.Td ta="right">{format.number(count)}</Table.Td>
                    <Table.Td ta="right">{value === 0 ? '–' : format.money(value, currency)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Loaded>
    </Section>
  );
}
