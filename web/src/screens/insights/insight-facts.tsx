import { SimpleGrid, Stack, Table, Text } from '@mantine/core';
import type { Schemas } from '../../api/schemas';
import { useMay } from '../../app/use-session';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { StatCard } from '../../ui/stat-card';
import { TextLink } from '../../ui/text-link';
import { insightWords } from './words';

type Facts = Schemas['InsightFactsDto'];

/** The numbers, each beside that of the period before. */
export function InsightFacts({ facts }: { facts: Facts }) {
  const words = useWords(insightWords);
  const format = useFormat();
  const { change, currency } = facts;
  const number = (value: number) => format.number(value);
  const money = (value: number) => format.money(value, currency);
  const cards = [
    [words.events, facts.events.count, change.events, number],
    [words.purchases, facts.purchases.count, change.purchases, number],
    [words.revenue, facts.revenue.value, change.revenue, money],
    [words.averageTicket, facts.averageTicket.value, change.averageTicket, money],
    [words.activeUsers, facts.activeUsers.count, change.activeUsers, number],
  ] as const;
  const others = facts.purchases.inOtherCurrencies ?? 0;
  return (
    <>
      <Section title={words.facts} about={words.factsText}>
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing={{ base: 'xs', sm: 'md' }}>
          {cards.map(([label, value, { before, fraction }, shown]) => (
            <StatCard
              key={label}
              label={label}
              value={shown(value)}
              change={fraction}
              about={words.before(shown(before))}
            />
          ))}
        </SimpleGrid>
        {others > 0 && (
          <Text size="sm" c="dimmed" mt="xs">
            {words.otherCurrencies(number(others))}
          </Text>
        )}
      </Section>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title={words.rises}>
          <Movements movements={facts.rises} />
        </Section>
        <Section title={words.falls}>
          <Movements movements={facts.falls} />
        </Section>
        <Section title={words.topUsers}>
          <TopUsers facts={facts} />
        </Section>
        {facts.trading && (
          <Section title={words.trading}>
            <Stack gap="xs">
              {(['demo', 'real'] as const).map((account) => {
                const trades = facts.trading?.[account];
                return (
                  trades && (
                    <Text size="sm" key={account}>
                      <strong>{words.account[account]}.</strong>{' '}
                      {words.trades(
                        number(trades.trades),
                        number(trades.users),
                        number(trades.wins),
                        number(trades.losses),
                      )}
                      {trades.pnl && `: ${format.money(trades.pnl.value, trades.pnl.currency)}`}
                    </Text>
                  )
                );
              })}
            </Stack>
          </Section>
        )}
      </SimpleGrid>
    </>
  );
}

function Movements({ movements }: { movements: Facts['rises'] }) {
  const words = useWords(insightWords);
  const format = useFormat();
  if (movements.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.noMovement}
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      {movements.map(({ type, before, count, fraction }) => (
        <Text size="sm" key={type} className="figures">
          {words.movement(type, format.number(before), format.number(count))}
          {fraction !== null && ` (${format.change(fraction)})`}
        </Text>
      ))}
    </Stack>
  );
}

function TopUsers({ facts: { topUsers, currency } }: { facts: Facts }) {
  const words = useWords(insightWords);
  const format = useFormat();
  const may = useMay();
  if (topUsers.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.nobody}
      </Text>
    );
  }
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.user}</Table.Th>
          <Table.Th ta="right">{words.count}</Table.Th>
          <Table.Th ta="right">{words.value}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {topUsers.map(({ userId, count, value }) => (
          <Table.Tr key={userId}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {may('events:read') ? (
                <TextLink to="/events" search={{ userId }}>
                  {userId}
                </TextLink>
              ) : (
                userId
              )}
            </Table.Td>
            <Table.Td ta="right">{format.number(count)}</Table.Td>
            <Table.Td ta="right">{format.money(value, currency)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
