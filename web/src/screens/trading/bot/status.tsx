import { Alert, Badge, Button, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { OctagonX, PlugZap, RefreshCw, Square, Unplug } from 'lucide-react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { ACCOUNTS, type AccountType, connectionQuery } from '../queries';
import { useCurrency } from '../use-currency';
import { RealMoney } from '../trade/account';
import { tradeWords } from '../trade/words';
import { tradingWords } from '../words';
import { runtimeQuery, statusQuery } from './queries';
import { botWords } from './words';

const CHANGES = ['bot', 'broker', 'positions'] as const;

/** Where the bot is in its life, and what can be done about it. */
export function Status() {
  const words = useWords(botWords);
  return (
    <Section title={words.status}>
      <Loaded query={useQuery(statusQuery)}>
        {(status) => (
          <Stack gap="sm" data-bot={status.state}>
            <Head status={status} />
            {status.detail !== undefined && <Text size="sm">{status.detail}</Text>}
            <Runtime />
            <Controls status={status} />
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Head({ status: { state, since, provider, accountType } }: { status: Schemas['BotStatusDto'] }) {
  const words = useWords(botWords);
  const trading = useWords(tradingWords);
  const trade = useWords(tradeWords);
  const format = useFormat();
  return (
    <Group gap="xs">
      <Badge
        size="lg"
        tt="none"
        variant={state === 'stopped' ? 'default' : 'filled'}
        color={state === 'error' ? 'red.9' : 'brand'}
      >
        {words.states[state]}
      </Badge>
      <Text size="sm">
        {trade.providers[provider]} · {trading.accounts[accountType]}
      </Text>
      {since !== null && (
        <Text size="xs" c="dimmed">
          {words.since(format.dateTime(since))}
        </Text>
      )}
    </Group>
  );
}

function Runtime() {
  const words = useWords(botWords);
  const format = useFormat();
  const runtime = useQuery(runtimeQuery).data;
  const currency = useCurrency();
  const money = (amount: number) => format.money(amount, currency);
  if (!runtime?.running) return null;
  const { strategy, assets = [], timeframe, lastSignalAt, lastCandleAt, protections } = runtime;
  const time = (at: string | undefined) => (at === undefined ? words.none : format.time(at));
  const facts = [
    [words.lastCandle, time(lastCandleAt)],
    [words.lastSignal, time(lastSignalAt)],
    ...(protections
      ? [
          [words.dayPnl, money(protections.dayPnl)],
          [words.drawdown, money(protections.drawdown)],
          [words.losses, format.number(protections.consecutiveLosses)],
          [words.open, format.number(protections.open)],
        ]
      : []),
  ] as const;
  const resting = protections?.resting;
  return (
    <>
      <Text size="sm">
        <strong>{strategy}</strong> · {timeframe} · {assets.join(', ')}
      </Text>
      {resting && (
        <Alert color="yellow" py="xs">
          {words.resting}: {words.restraints[resting.restraint]}
          {resting.until !== null && ` ${words.until(format.dateTime(resting.until))}`}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs" component="dl" m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} size="sm" fw={600} className="figures">
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </>
  );
}

function Controls({ status }: { status: Schemas['BotStatusDto'] }) {
  const words = useWords(botWords);
  const trading = useWords(tradingWords);
  const [confirm, dialog] = useConfirm();
  const may = useMay();
  const realTrading = useQuery(connectionQuery).data?.realTrading.enabled;
  const connect = useAction(() => ask(api.POST('/api/bot/connect')), {
    done: words.connected,
    changes: CHANGES,
  });
  const reconnect = useAction(() => ask(api.POST('/api/bot/reconnect')), {
    done: words.reconnected,
    changes: CHANGES,
  });
  const disconnect = useAction(() => ask(api.POST('/api/bot/disconnect')), {
    done: words.disconnected,
    changes: CHANGES,
  });
  const stop = useAction(() => ask(api.POST('/api/bot/stop-runtime', { body: {} })), { changes: CHANGES });
  const kill = useAction(() => ask(api.POST('/api/bot/kill')), {
    done: words.states.stopped,
    changes: CHANGES,
  });
  const account = useAction(
    (accountType: AccountType) => ask(api.POST('/api/bot/account-type', { body: { accountType } })),
    { done: words.accountSet, changes: CHANGES },
  );
  if (!may('trading:write')) return null;
  const onKill = async () => {
    const question = { title: words.killTitle, text: words.killText, action: words.kill, danger: true };
    if (await confirm(question)) kill.mutate(undefined);
  };
  const isAtWork = status.running || status.state === 'stopping';
  if (!status.connected) {
    return (
      <>
        <Text size="sm">{words.notConnected}</Text>
        <Group>
          <Button
            leftSection={<PlugZap size={16} />}
            loading={connect.isPending}
            onClick={() => connect.mutate(undefined)}
          >
            {words.connect}
          </Button>
        </Group>
      </>
    );
  }
  return (
    <>
      {dialog}
      {isAtWork ? (
        <Group gap="xs">
          <Button
            leftSection={<Square size={16} />}
            title={words.stopAbout}
            disabled={status.state === 'stopping'}
            loading={stop.isPending}
            onClick={() => stop.mutate(undefined)}
          >
            {words.stop}
          </Button>
          <Button
            color="red.9"
            leftSection={<OctagonX size={16} />}
            loading={kill.isPending}
            onClick={() => void onKill()}
          >
            {words.kill}
          </Button>
        </Group>
      ) : (
        <div>
          <Text size="xs" c="dimmed" mb={4}>
            {words.accountOf}
          </Text>
          <SegmentedControl
            aria-label={words.accountOf}
            disabled={account.isPending}
            value={status.accountType}
            onChange={(value) => account.mutate(value)}
            data={ACCOUNTS.map((each) => ({ value: each, label: trading.accounts[each] }))}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {words.accountHint}
          </Text>
        </div>
      )}
      {(status.accountType === 'real' || realTrading || account.isError) && <RealMoney />}
      <Group gap="xs">
        <Button
          size="xs"
          variant="subtle"
          leftSection={<RefreshCw size={14} />}
          loading={reconnect.isPending}
          onClick={() => reconnect.mutate(undefined)}
        >
          {words.reconnect}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<Unplug size={14} />}
          loading={disconnect.isPending}
          onClick={() => disconnect.mutate(undefined)}
        >
          {words.disconnect}
        </Button>
      </Group>
    </>
  );
}
