import type { UseFormReturnType } from '@mantine/form';
import type { Problem } from '../../../api/problem';
import type { Schemas } from '../../../api/schemas';
import type { Strategy } from './queries';

type Settings = Schemas['RunSettingsDto'];
export type ParamValue = number | boolean | string;

/** Numbers of the protections, in the order in which they are asked for. */
export const PROTECTIONS = [
  'stopLoss',
  'stopWin',
  'maxDrawdown',
  'maxConsecutiveLosses',
  'cooldownSeconds',
  'minPayout',
  'maxOpen',
] as const;

/** A run as its form has it: the names are those of the API, so that its complaints find their fields. */
export interface RunValues {
  strategy: string;
  params: Record<string, ParamValue>;
  assets: string[];
  timeframe: Settings['timeframe'];
  kind: NonNullable<Settings['kind']>;
  /** Text, as a Select has it. */
  expirySeconds: string;
  stake: {
    mode: 'fixed' | 'percent';
    amount: number;
    progression: 'none' | 'martingale' | 'soros';
    levels: number;
  };
  /** Empty: without it. `minPayout` in percent. */
  protections: Record<(typeof PROTECTIONS)[number], number | ''> & { hours: string };
}

export type RunForm = UseFormReturnType<RunValues>;

export function defaultsOf(strategy: Strategy): Record<string, ParamValue> {
  return Object.fromEntries(strategy.params.map(({ name, default: value }) => [name, value]));
}

/** What a careful beginner starts with. */
export function firstValues(strategy: Strategy, asset: string | undefined): RunValues {
  return {
    strategy: strategy.id,
    params: defaultsOf(strategy),
    assets: asset === undefined ? [] : [asset],
    timeframe: '1m',
    kind: 'blitz',
    expirySeconds: '60',
    stake: { mode: 'fixed', amount: 10, progression: 'none', levels: 1 },
    protections: {
      stopLoss: 100,
      stopWin: '',
      maxDrawdown: '',
      maxConsecutiveLosses: 4,
      cooldownSeconds: '',
      minPayout: '',
      maxOpen: '',
      hours: '',
    },
  };
}

/** As the API takes it. */
export function toSettings(values: RunValues): Settings {
  const { progression, levels, ...stake } = values.stake;
  const { hours, ...numbers } = values.protections;
  const set = Object.entries(numbers).filter(([, value]) => value !== '') as [string, number][];
  return {
    ...values,
    expirySeconds: Number(values.expirySeconds),
    stake: { ...stake, ...(progression !== 'none' && { progression, levels }) },
    protections: {
      ...Object.fromEntries(set.map(([name, value]) => [name, name === 'minPayout' ? value / 100 : value])),
      ...(hours.trim() !== '' && { hours: hours.trim() }),
    },
  };
}

/** Puts complaints beside their fields, nested ones too: `params.period`, `stake.amount`. */
export function problemInRun(form: { setFieldError: RunForm['setFieldError'] }, { fields }: Problem): void {
  for (const { field, message } of fields) form.setFieldError(field, message);
}
