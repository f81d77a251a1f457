import { Alert, Button, Group, Modal, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { type AccountType, ACCOUNTS, balancesQuery, connectionQuery } from '../queries';
import { useCurrency } from '../use-currency';
import { tradingWords } from '../words';
import { RealTradingForm } from './real-trading-form';
import { tradeWords } from './words';

/** Balances, which account orders go to, and what real money asks for. */
export function Account({
  accountType,
  onChoose,
}: {
  accountType: AccountType;
  onChoose: (accountType: AccountType) => void;
}) {
  const words = useWords(tradeWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  const may = useMay();
  const connection = useQuery(connectionQuery).data;
  const [confirm, dialog] = useConfirm();
  const reset = useAction(() => ask(api.POST('/api/broker/demo/reset')), {
    done: words.resetDone,
    changes: ['broker'],
  });
  const onReset = async () => {
    const question = { title: words.resetTitle, text: words.resetText, action: words.resetDemo };
    if (await confirm(question)) reset.mutate(undefined);
  };
  return (
    <Section title={words.balances} about={words.accountAbout}>
      {dialog}
      <Stack gap="sm">
        <Loaded query={useQuery(balancesQuery)}>
          {({ items }) => (
            <SimpleGrid cols={2} spacing="xs">
              {items.map((balance) => (
                <div key={balance.accountType}>
                  <Text size="xs" c="dimmed">
                    {trading.accounts[balance.accountType]}
                  </Text>
                  <Text fz={20} fw={650} className="figures" data-balance={balance.accountType}>
                    {format.money(balance.amount, balance.currency)}
                  </Text>
                </div>
              ))}
            </SimpleGrid>
          )}
        </Loaded>
        <Group justify="space-between" gap="xs">
          <SegmentedControl
            aria-label={trading.account}
            value={accountType}
            onChange={onChoose}
            data={ACCOUNTS.map((each) => ({ value: each, label: trading.accounts[each] }))}
          />
          {may('trading:write') && accountType === 'demo' && connection?.provider === 'paper' && (
            <Button
              variant="subtle"
              size="xs"
              leftSection={<RotateCcw size={14} />}
              loading={reset.isPending}
              onClick={() => void onReset()}
            >
              {words.resetDemo}
            </Button>
          )}
        </Group>
        {accountType === 'real' && <RealMoney />}
      </Stack>
    </Section>
  );
}

/** On with its limits, or off with the way to switch it on. */
export function RealMoney() {
  const words = useWords(tradeWords);
  const format = useFormat();
  const realTrading = useQuery(connectionQuery).data?.realTrading;
  const currency = useCurrency();
  const [isAsking, setIsAsking] = useState(false);
  const close = () => setIsAsking(false);
  const off = useAction(() => ask(api.PUT('/api/broker/real-trading', { body: { enabled: false } })), {
    done: words.switchedOff,
    changes: ['broker'],
  });
  if (!realTrading) return null;
  const money = (amount: number | undefined) => format.money(amount ?? 0, currency);
  const { enabled, perOrderLimit, perDayLimit, usedToday } = realTrading;
  return (
    <Alert color="yellow" title={enabled ? undefined : words.realOff} data-real={enabled}>
      <Modal opened={isAsking} onClose={close} title={words.switchOn}>
        <RealTradingForm onDone={close} />
      </Modal>
      <Text size="sm" mb="xs">
        {enabled
          ? words.realOn(money(perOrderLimit), money(perDayLimit), money(usedToday))
          : words.realOffText}
      </Text>
      <Button
        size="xs"
        variant="default"
        loading={off.isPending}
        onClick={() => (enabled ? off.mutate(undefined) : setIsAsking(true))}
      >
        {enabled ? words.switchOff : words.switchOn}
      </Button>
    </Alert>
  );
}
