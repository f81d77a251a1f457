import { Table, Text } from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { tradingWords } from '../../trading/words';
import { TableBox } from '../../../ui/table-box';
import type { Metrics } from './queries';
import { metricsWords } from './words';

/** What today's trades have come to, by kind of account and currency. */
export function AccountsToday({ accounts }: { accounts: Metrics['trading']['accounts'] }) {
  const words = useWords(metricsWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  return (
    <Section title={words.tradesToday} about={words.tradesTodayAbout}>
      {accounts === null || accounts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {accounts === null ? words.notKnown : words.noTradesToday}
        </Text>
      ) : (
        <TableBox
          label={words.tradesToday}
          minWidth={480}
          headings={[
            trading.account,
            words.currency,
            { label: trading.trades, isRight: true },
            { label: words.won, isRight: true },
            { label: words.lost, isRight: true },
            { label: trading.pnl, isRight: true },
          ]}
        >
          {accounts.map(({ accountType, currency, trades, wins, losses, pnl }) => (
            <Table.Tr key={`${accountType} ${currency}`}>
              <Table.Td>{trading.accounts[accountType]}</Table.Td>
              <Table.Td>{currency}</Table.Td>
              <Table.Td ta="right">{format.number(trades)}</Table.Td>
              <Table.Td ta="right">{format.number(wins)}</Table.Td>
              <Table.Td ta="right">{format.number(losses)}</Table.Td>
              <Table.Td
                ta="right"
                fw={600}
                c={pnl > 0 ? 'var(--td-good)' : pnl < 0 ? 'var(--td-bad)' : undefined}
              >
                {format.money(pnl, currency)}
              </Table.Td>
            </Table.Tr>
          ))}
        </TableBox>
      )}
    </Section>
  );
}
