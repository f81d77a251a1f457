import { Stack, Table, Text } from '@mantine/core';
import { useSettings } from '../../../app/use-settings';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Facts } from '../../../ui/facts';
import { Section } from '../../../ui/section';
import { TextLink } from '../../../ui/text-link';
import { botWords } from '../../trading/bot/words';
import { Direction, Outcome } from '../../trading/outcome';
import { tradingWords } from '../../trading/words';
import { TableBox } from '../shared/table-box';
import { adminWords } from '../shared/words';
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
            [words.broker, bot.provider],
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

function Trades({ user: { id, trades } }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  return (
    <Section
      title={trading.trades}
      about={words.newest20}
      actions={
        <TextLink to="/admin/trades" search={{ user: id }} size="sm">
          {words.allTrades}
        </TextLink>
      }
    >
      {trades.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noTrades}
        </Text>
      ) : (
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
            <Table.Tr key={trade.id}>
              <Table.Td>{format.dateTime(trade.openedAt)}</Table.Td>
              <Table.Td>{trade.asset}</Table.Td>
              <Table.Td>
                <Direction direction={trade.direction} />
              </Table.Td>
              <Table.Td>{trading.accounts[trade.accountType]}</Table.Td>
              <Table.Td ta="right">{format.number(trade.stake)}</Table.Td>
              <Table.Td>
                <Outcome status={trade.status} />
              </Table.Td>
              <Table.Td ta="right">{format.number(trade.pnl)}</Table.Td>
            </Table.Tr>
          ))}
        </TableBox>
      )}
    </Section>
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
        <TextLink to="/events" search={{ userId: email }} size="sm">
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
