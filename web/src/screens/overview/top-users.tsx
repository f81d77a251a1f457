import { Table, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import type { Period } from './period';
import { overviewWords } from './words';

const topUsersQuery = (period: Period) =>
  queryOptions({
    queryKey: ['analytics', 'top-users', period],
    queryFn: ({ signal }) => {
      const query = { ...period, limit: 8, compare: 'false' as const };
      return ask(api.GET('/api/analytics/top-users', { params: { query }, signal }));
    },
    placeholderData: (before) => before,
  });

/** Who did most. */
export function TopUsers({ period }: { period: Period }) {
  const words = useWords(overviewWords);
  const format = useFormat();
  const { currency } = useSettings();
  const query = useQuery(topUsersQuery(period));
  return (
    <Section title={words.topUsers}>
      <Loaded
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<Text c="dimmed">{words.nothing}</Text>}
      >
        {({ items }) => (
          <Table.ScrollContainer minWidth={300} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.user}</Table.Th>
                  <Table.Th ta="right">{words.count}</Table.Th>
                  <Table.Th ta="right">{words.value}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map(({ userId, count, value }) => (
                  <Table.Tr key={userId}>
                    <Table.Td maw={0} w="60%">
                      <Text size="sm" truncate title={userId}>
                        {userId}
                      </Text>
                    </Table.Td>
                    <Table.Td ta="right">{format.number(count)}</Table.Td>
                    <Table.Td ta="right">{format.money(value, currency)}</Table.Td>
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
