import {
  Fieldset,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { EXPIRIES } from '../expiries';
import { type Asset, KINDS, TIMEFRAMES } from '../queries';
import { tradingWords } from '../words';
import type { Strategy } from './queries';
import { defaultsOf, PROTECTIONS, type RunForm } from './run-values';
import { useStrategyWords } from './strategy-words';
import { botWords } from './words';

/** What a run does: the same for the bot and for a backtest. */
export function RunFields({
  form,
  strategies,
  assets,
}: {
  form: RunForm;
  strategies: Strategy[];
  assets: Asset[];
}) {
  const words = useWords(botWords);
  const trading = useWords(tradingWords);
  const strategyWords = useStrategyWords();
  const { values } = form;
  const strategy = strategies.find(({ id }) => id === values.strategy)!;
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <Select
          label={words.strategy}
          description={strategyWords.about(strategy)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={strategies.map((each) => ({ value: each.id, label: strategyWords.name(each) }))}
          {...form.getInputProps('strategy')}
          onChange={(id) => {
            const next = strategies.find((each) => each.id === id);
            if (next) form.setValues({ strategy: next.id, params: defaultsOf(next) });
          }}
        />
        <MultiSelect
          label={words.assets}
          description={words.assetsAbout}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          searchable
          maxValues={20}
          data={assets.map(({ id, symbol }) => ({ value: id, label: symbol }))}
          {...form.getInputProps('assets')}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="sm">
        <Select
          label={trading.timeframe}
          allowDeselect={false}
          data={[...TIMEFRAMES]}
          {...form.getInputProps('timeframe')}
        />
        <Select
          label={trading.kind}
          allowDeselect={false}
          data={KINDS.map((each) => ({ value: each, label: trading.kinds[each] }))}
          {...form.getInputProps('kind')}
          onChange={(kind) => {
            const next = KINDS.find((each) => each === kind);
            if (next) form.setValues({ kind: next, expirySeconds: String(EXPIRIES[next].usual) });
          }}
        />
        <Select
          label={trading.expiry}
          allowDeselect={false}
          data={EXPIRIES[values.kind].offered.map((each) => ({
            value: String(each),
            label: trading.seconds(each),
          }))}
          {...form.getInputProps('expirySeconds')}
        />
      </SimpleGrid>
      {strategy.params.length > 0 && (
        <Fieldset legend={words.params}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {strategy.params.map((param) => (
              <Param key={`${strategy.id} ${param.name}`} form={form} strategy={strategy.id} param={param} />
            ))}
          </SimpleGrid>
        </Fieldset>
      )}
      <Stake form={form} />
      <Protections form={form} />
    </Stack>
  );
}

function Param({
  form,
  strategy,
  param,
}: {
  form: RunForm;
  strategy: string;
  param: Strategy['params'][number];
}) {
  const { name, type, min, max, choices = [] } = param;
  const strategyWords = useStrategyWords();
  const format = useFormat();
  const about = strategyWords.param(strategy, param);
  const range =
    min !== undefined && max !== undefined && type !== 'text'
      ? ` (${format.number(min)}–${format.number(max)})`
      : '';
  const common = {
    label: strategyWords.paramName(name),
    description: `${about}${range}`,
    ...form.getInputProps(`params.${name}`),
  };
  if (type === 'boolean') {
    return <Switch {...common} checked={form.values.params[name] === true} value={undefined} />;
  }
  if (type === 'choice') return <Select allowDeselect={false} data={choices} {...common} />;
  if (type === 'text') return <Textarea autosize minRows={4} {...common} />;
  return (
    <NumberInput
      {...(min !== undefined && { min })}
      {...(max !== undefined && { max })}
      clampBehavior="none"
      step={type === 'integer' ? 1 : 0.1}
      allowDecimal={type === 'number'}
      {...common}
    />
  );
}

function Stake({ form }: { form: RunForm }) {
  const words = useWords(botWords);
  const { mode, progression } = form.values.stake;
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
      <Select
        label={words.stakeMode}
        allowDeselect={false}
        data={(['fixed', 'percent'] as const).map((each) => ({ value: each, label: words.modes[each] }))}
        {...form.getInputProps('stake.mode')}
      />
      <NumberInput
        label={mode === 'fixed' ? words.amount : words.amountPercent}
        min={0}
        decimalScale={2}
        {...form.getInputProps('stake.amount')}
      />
      <Select
        label={words.progression}
        allowDeselect={false}
        data={(['none', 'martingale', 'soros'] as const).map((each) => ({
          value: each,
          label: words.progressions[each],
        }))}
        {...form.getInputProps('stake.progression')}
      />
      <NumberInput
        label={words.levels}
        min={1}
        max={3}
        disabled={progression === 'none'}
        {...form.getInputProps('stake.levels')}
      />
    </SimpleGrid>
  );
}

function Protections({ form }: { form: RunForm }) {
  const words = useWords(botWords);
  return (
    <Fieldset legend={words.protections}>
      <Text size="xs" c="dimmed" mb="xs">
        {words.protectionsAbout}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        {PROTECTIONS.map((name) => (
          <NumberInput
            key={name}
            label={words.protection[name]}
            min={0}
            {...form.getInputProps(`protections.${name}`)}
          />
        ))}
        <TextInput
          label={words.protection.hours}
          placeholder={words.hoursHint}
          {...form.getInputProps('protections.hours')}
        />
      </SimpleGrid>
    </Fieldset>
  );
}
