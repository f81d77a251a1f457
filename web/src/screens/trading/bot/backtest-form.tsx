import {
  Button,
  FileInput,
  Group,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { Problem } from '../../../api/problem';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import type { Asset } from '../queries';
import type { Backtest, Strategy } from './queries';
import { RunFields } from './run-fields';
import { problemInRun, type RunValues, toSettings } from './run-values';
import { sweepOf } from './sweep-values';
import { useRunForm } from './use-run-form';
import { botWords } from './words';

/** What a backtest asks for beyond the settings of a run. */
interface More {
  from: string;
  to: string;
  balance: number;
  payout: number;
  file: File | null;
  isSweep: boolean;
  /** Values after commas, by parameter. */
  sweep: Record<string, string>;
  folds: number;
}

const FIRST: More = {
  from: '',
  to: '',
  balance: 10_000,
  payout: 85,
  file: null,
  isSweep: false,
  sweep: {},
  folds: 3,
};

export function BacktestForm({
  strategies,
  assets,
  onMade,
}: {
  strategies: Strategy[];
  assets: Asset[];
  onMade: (test: Backtest) => void;
}) {
  const words = useWords(botWords);
  const form = useRunForm(strategies, assets);
  const [more, setMore] = useState(FIRST);
  const [complaint, setComplaint] = useState<string>();
  const set = (changed: Partial<More>) => setMore((before) => ({ ...before, ...changed }));
  const strategy = strategies.find(({ id }) => id === form.values.strategy)!;
  const run = useAction(
    async (values: RunValues) => {
      const sweep = more.isSweep ? sweepOf(strategy, more.sweep) : undefined;
      const csv = await more.file?.text();
      const body = {
        ...toSettings(values),
        ...(more.from && { from: new Date(`${more.from}T00:00:00`).toISOString() }),
        ...(more.to && { to: new Date(`${more.to}T23:59:59`).toISOString() }),
        balance: more.balance,
        payout: more.payout / 100,
        ...(sweep && { sweep: { params: sweep, folds: more.folds } }),
        ...(csv !== undefined && { csv }),
      };
      return ask(api.POST('/api/bot/backtests', { body }));
    },
    {
      done: words.queued,
      changes: ['backtests'],
      onDone: onMade,
      onProblem: (problem: Problem) => problemInRun(form, problem),
    },
  );
  const onRun = (values: RunValues) => {
    const isEmpty = more.isSweep && Object.keys(sweepOf(strategy, more.sweep)).length === 0;
    setComplaint(isEmpty ? words.needValues : undefined);
    if (!isEmpty) run.mutate(values);
  };
  return (
    <Section title={words.newTest} about={words.newTestAbout}>
      <form noValidate onSubmit={form.onSubmit(onRun)}>
        <Stack>
          <RunFields form={form} strategies={strategies} assets={assets} />
          <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
            {(['from', 'to'] as const).map((field) => (
              <TextInput
                key={field}
                type="date"
                label={words[field]}
                description={words.rangeAbout}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                value={more[field]}
                onChange={({ currentTarget }) => set({ [field]: currentTarget.value })}
              />
            ))}
            <NumberInput
              label={words.balance}
              min={1}
              value={more.balance}
              onChange={(balance) => set({ balance: Number(balance) })}
            />
            <NumberInput
              label={words.payoutOf}
              min={1}
              max={1000}
              value={more.payout}
              onChange={(payout) => set({ payout: Number(payout) })}
            />
          </SimpleGrid>
          <FileInput
            label={words.csv}
            description={words.csvAbout}
            accept=".csv,text/csv"
            clearable
            clearButtonProps={{ 'aria-label': words.deleteTest }}
            value={more.file}
            onChange={(file) => set({ file })}
          />
          <Switch
            label={words.sweep}
            checked={more.isSweep}
            onChange={({ currentTarget }) => set({ isSweep: currentTarget.checked })}
          />
          {more.isSweep && (
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
              {strategy.params
                .filter(({ type }) => type !== 'text')
                .map(({ name, default: value }) => (
                  <TextInput
                    key={name}
                    label={words.valuesOf(name)}
                    placeholder={String(value)}
                    value={more.sweep[name] ?? ''}
                    onChange={({ currentTarget }) =>
                      set({ sweep: { ...more.sweep, [name]: currentTarget.value } })
                    }
                  />
                ))}
              <NumberInput
                label={words.folds}
                min={1}
                max={10}
                value={more.folds}
                onChange={(folds) => set({ folds: Number(folds) })}
              />
              <Text size="xs" c="dimmed">
                {words.sweepAbout}
              </Text>
            </SimpleGrid>
          )}
          {complaint !== undefined && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {complaint}
            </Text>
          )}
          {run.isError && <ProblemAlert error={run.error} />}
          <Group>
            <Button type="submit" leftSection={<FlaskConical size={16} />} loading={run.isPending}>
              {words.run}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
