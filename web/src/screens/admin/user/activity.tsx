import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSettings } from '../../../app/use-settings';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Facts } from '../../../ui/facts';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { TextLink } from '../../../ui/text-link';
import { botWords } from '../../trading/bot/words';
import { Direction, Outcome } from '../../trading/outcome';
import { tradeWords } from '../../trading/trade/words';
import { tradingWords } from '../../trading/words';
import { TableBox } from '../../../ui/table-box';
import { adminWords } from '../shared/words';
import { newestTradesQuery, type UserTrade } from '../trades/queries';
import type { UserPage } from './queries';
import { userPageWords } from './words';

/** What somebody does here: the bot, the newest trades and events. */
export function Activity({ user }: { user: UserPage }) {
  return (
    <Stack>
      <BotState user={user} />
      <Trades user={user} />
      <Events user={user} />
    </Stack>
  );
}

function BotState({ user: { bot } }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const trading = useWords(tradingWords);
  const trade = useWords(tradeWords);
  const bots = useWords(botWords);
  const admin = useWords(adminWords);
  const format = useFormat();
  return (
    <Section title={words.bot}>
      {bot.connected ? (
        <Facts
          facts={[
            [words.state, bots.states[bot.state]],
            [words.running, bot.running ? admin.yes : admin.no],
            [words.since, bot.since === null ? '–' : format.dateTime(bot.since)],
            [trading.account, trading.accounts[bot.accountType]],
            [words.broker, trade.providers[bot.provider]],
            [words.detail, bot.detail ?? '–'],
          ]}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {words.noBot}
        </Text>
      )}
    </Section>
  );
}

function Trades({ user: { id } }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const trading = useWords(tradingWords);
  const query = useQuery(newestTradesQuery(id));
  return (
    <Section
      title={trading.trades}
      about={words.newest20}
      actions={
        <TextLink to="/admin/trades" search={{ user: id }} fz="sm">
          {words.allTrades}
        </TextLink>
      }
    >
      <Loaded
        query={query}
        isEmpty={(trades) => trades.length === 0}
        empty={
          <Text size="sm" c="dimmed">
            {words.noTrades}
          </Text>
        }
      >
        {(trades) => (
          <TableBox
            label={trading.trades}
            minWidth={680}
            headings={[
              trading.opened,
              trading.asset,
              trading.direction,
              trading.account,
              { label: trading.stake, isRight: true },
              trading.status,
              { label: trading.pnl, isRight: true },
            ]}
          >
            {trades.map((trade) => (
              <TradeRow key={trade.id} trade={trade} />
            ))}
          </TableBox>
        )}
      </Loaded>
    </Section>
  );
}

function TradeRow({ trade }: { trade: UserTrade }) {
  const trading = useWords(tradingWords);
  const format = useFormat();
  const { openedAt, asset, direction, accountType, stake, status, pnl, currency } = trade;
  const isOpen = status === 'open' || status === 'unknown';
  return (
    <Table.Tr>
      <Table.Td>{format.dateTime(openedAt)}</Table.Td>
      <Table.Td>{asset}</Table.Td>
      <Table.Td>
        <Direction direction={direction} />
      </Table.Td>
      <Table.Td>{trading.accounts[accountType]}</Table.Td>
      <Table.Td ta="right">{format.money(stake, currency)}</Table.Td>
      <Table.Td>
        <Outcome status={status} />
      </Table.Td>
      <Table.Td ta="right" fw={600} c={pnl > 0 ? 'var(--td-good)' : pnl < 0 ? 'var(--td-bad)' : undefined}>
        {isOpen ? '–' : format.money(pnl, currency)}
      </Table.Td>
    </Table.Tr>
  );
}

function Events({ user: { email, events } }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const { currency } = useSettings();
  const format = useFormat();
  return (
    <Section
      title={words.events}
      about={words.eventsAbout}
      actions={
        <TextLink to="/events" search={{ userId: email }} fz="sm">
          {words.allEvents}
        </TextLink>
      }
    >
      {events.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noEvents}
        </Text>
      ) : (
        <TableBox
          label={words.events}
          minWidth={560}
          headings={[words.time, words.type, { label: words.value, isRight: true }, words.source]}
        >
          {events.map((event) => (
            <Table.Tr key={event.id}>
              <Table.Td>
                <TextLink to="/events/$id" params={{ id: event.id }}>
                  {format.dateTime(event.timestamp)}
                </TextLink>
              </Table.Td>
              <Table.Td>{event.type}</Table.Td>
              <Table.Td ta="right">
                {event.value === null ? '–' : format.money(event.value, event.currency ?? currency)}
              </Table.Td>
              <Table.Td>{event.source}</Table.Td>
            </Table.Tr>
          ))}
        </TableBox>
      )}
    </Section>
  );
}
