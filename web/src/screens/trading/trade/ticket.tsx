import { Alert, Button, Group, NumberInput, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { TrendingDown, TrendingUp } from 'lucide-react';
import { useRef } from 'react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useChoice } from '../../../app/use-address';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { AssetSelect } from '../asset-select';
import { EXPIRIES } from '../expiries';
import { type AccountType, type Asset, KINDS, type Trade } from '../queries';
import { useCurrency } from '../use-currency';
import { tradingWords } from '../words';
import { OrderIds } from './order-id';
import { tradeWords } from './words';

type NewOrder = Omit<Schemas['PlaceOrderDto'], 'clientOrderId'>;

/** One option, bought once. */
export function Ticket({ assets, accountType }: { assets: Asset[]; accountType: AccountType }) {
  const words = useWords(tradeWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  const ids = useRef(new OrderIds());
  const [confirm, dialog] = useConfirm();
  const currency = useCurrency();
  const choices = assets.map(({ id }) => id);
  const [id, setId] = useChoice('asset', choices, choices[0]!);
  const asset = assets.find((each) => each.id === id)!;
  const form = useForm({
    initialValues: { kind: 'blitz' as Trade['kind'], expirySeconds: '60', stake: 10 },
    validate: { stake: (stake) => (Number(stake) > 0 ? null : words.missingStake) },
  });
  const place = useAction(
    (order: NewOrder) =>
      ask(api.POST('/api/broker/orders', { body: { ...order, clientOrderId: ids.current.of(order) } })),
    {
      changes: ['broker', 'positions', 'trades'],
      onDone: ({ status, asset: bought }) => {
        ids.current.settle();
        const isUnknown = status === 'unknown';
        notifications.show(
          isUnknown
            ? { message: words.unknownPlaced, color: 'yellow', autoClose: false }
            : { message: words.placed(bought), color: 'brand' },
        );
      },
      onProblem: (problem) => {
        if (problem.status >= 400 && problem.status < 500) ids.current.settle();
        problemInForm(form, problem);
      },
    },
  );
  const { kind, expirySeconds, stake } = form.values;
  const order = (direction: NewOrder['direction']) => async () => {
    if (form.validate().hasErrors) return;
    const made = { asset: id, kind, direction, stake, expirySeconds: Number(expirySeconds), accountType };
    const question = {
      title: words.realTitle,
      text: words.realText(format.money(stake, currency), asset.symbol),
      action: words.realAction,
      danger: true,
    };
    if (accountType === 'real' && !(await confirm(question))) return;
    place.mutate(made);
  };
  return (
    <Section title={words.ticket} about={words.ticketAbout}>
      {dialog}
      <form noValidate onSubmit={(event) => event.preventDefault()}>
        <Stack gap="sm">
          <AssetSelect label={trading.asset} value={id} onChange={setId} />
          <div>
            <Text size="sm" fw={500} mb={2}>
              {trading.kind}
            </Text>
            <SegmentedControl
              fullWidth
              aria-label={trading.kind}
              data={KINDS.map((each) => ({ value: each, label: trading.kinds[each] }))}
              value={kind}
              onChange={(next) => {
                form.setValues({ kind: next, expirySeconds: String(EXPIRIES[next].usual) });
              }}
            />
          </div>
          <Group grow align="flex-start">
            <Select
              label={trading.expiry}
              allowDeselect={false}
              data={EXPIRIES[kind].offered.map((each) => ({
                value: String(each),
                label: trading.seconds(each),
              }))}
              {...form.getInputProps('expirySeconds')}
            />
            <NumberInput
              label={`${trading.stake} (${currency})`}
              min={0.01}
              decimalScale={2}
              {...form.getInputProps('stake')}
            />
          </Group>
          <Text size="sm" c="dimmed">
            {words.ifWon(format.money(Number(stake) * asset.payout, currency))}
          </Text>
          {!asset.open && <Alert color="yellow">{words.marketClosed}</Alert>}
          {place.isError && <ProblemAlert error={place.error} />}
          {place.isError && place.failureReason && <FaultHint error={place.error} />}
          <Group grow>
            {(['call', 'put'] as const).map((direction) => (
              <Button
                key={direction}
                color={direction === 'call' ? 'brand' : 'red.9'}
                leftSection={direction === 'call' ? <TrendingUp size={16} /> : <TrendingDown size={16} />}
                loading={place.isPending && place.variables.direction === direction}
                disabled={!asset.open || place.isPending}
                onClick={() => void order(direction)()}
              >
                {trading.directions[direction]}
              </Button>
            ))}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

/** Where nobody knows whether it was bought. */
function FaultHint({ error }: { error: unknown }) {
  const words = useWords(tradeWords);
  const status = (error as { status?: number }).status ?? 0;
  return status === 0 || status >= 500 ? <Text size="sm">{words.noAnswer}</Text> : null;
}
