import { definedOf, type FieldError, InvalidInput } from '../../common/index.js';
import { OPTION_KINDS, type OptionKind } from '../../broker/index.js';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import { checkParams, isFault } from '../strategies/params.rules.js';
import { findStrategy } from '../strategies/strategies.js';
import type { ParamValues } from '../strategies/strategy.js';
import type { ProtectionSettings, RunSettings, StakeSettings } from './run-settings.js';
import { MOST_LEVELS, MOST_OF_BALANCE } from './stakes.rules.js';
import { parseHours } from './trading-hours.rules.js';

/** Assets that one run may look at. */
export const MOST_ASSETS = 20;
/** Units of the currency; beyond it sums of cents would stop being exact. */
const MOST_MONEY = 1_000_000_000;
const MOST_SECONDS = 7 * 86_400;

/** What somebody asked for: `RunSettings` with what may be left out. */
export interface RunRequest {
  strategy: string;
  params?: Readonly<Record<string, unknown>> | undefined;
  assets: readonly string[];
  timeframe: Timeframe;
  /** blitz when left out. */
  kind?: OptionKind | undefined;
  /** 60 when left out. */
  expirySeconds?: number | undefined;
  stake: StakeSettings;
  protections?: ProtectionSettings | undefined;
}

/**
 * A run's settings, complete. Whether assets exist and are offered so is for whoever has a market.
 * @throws InvalidInput naming every field at fault as the API knows it: `params.period`, `stake.levels`, `protections.hours`
 */
export function checkRunSettings(request: RunRequest): RunSettings {
  const errors: FieldError[] = [];
  const params = paramsOf(request, errors);
  const {
    strategy,
    assets,
    timeframe,
    kind = 'blitz',
    expirySeconds = 60,
    stake,
    protections = {},
  } = request;
  const must = (field: string, holds: boolean, message: string) => {
    if (!holds) errors.push({ field, message });
  };
  must(
    'assets',
    assets.length >= 1 && assets.length <= MOST_ASSETS && new Set(assets).size === assets.length,
    `must be 1 to ${MOST_ASSETS} different assets`,
  );
  must('timeframe', TIMEFRAMES.includes(timeframe), `must be one of ${TIMEFRAMES.join(', ')}`);
  must('kind', OPTION_KINDS.includes(kind), `must be one of ${OPTION_KINDS.join(', ')}`);
  must(
    'expirySeconds',
    isWhole(expirySeconds, 1, MOST_SECONDS),
    `must be a whole number from 1 to ${MOST_SECONDS}`,
  );
  checkStake(stake, must);
  checkProtections(protections, must);
  if (errors.length > 0) throw new InvalidInput(errors);
  return {
    strategy,
    params,
    assets: [...assets],
    timeframe,
    kind,
    expirySeconds,
    stake: completeStake(stake),
    protections: definedOf(protections), // a field that says nothing would be read back as null
  };
}

type Must = (field: string, holds: boolean, message: string) => void;

function paramsOf({ strategy: id, params = {} }: RunRequest, errors: FieldError[]): ParamValues {
  const strategy = findStrategy(id);
  if (!strategy) {
    errors.push({ field: 'strategy', message: 'is not known; GET /api/bot/strategies lists them' });
    return {};
  }
  const checked = checkParams(strategy, params);
  if (!isFault(checked)) return checked;
  errors.push(...checked);
  return {};
}

function checkStake({ mode, amount, progression = 'none', levels }: StakeSettings, must: Must): void {
  must('stake.mode', mode === 'fixed' || mode === 'percent', 'must be one of fixed, percent');
  if (mode === 'percent') {
    const most = MOST_OF_BALANCE * 100;
    must(
      'stake.amount',
      isBetween(amount, 0.01, most),
      `must be from 0.01 to ${most} percent of the balance`,
    );
  } else must('stake.amount', isMoney(amount), MONEY);
  must(
    'stake.progression',
    ['none', 'martingale', 'soros'].includes(progression),
    'must be one of none, martingale, soros',
  );
  must(
    'stake.levels',
    levels === undefined || isWhole(levels, 0, MOST_LEVELS),
    `must be a whole number from 0 to ${MOST_LEVELS}`,
  );
}

/** A progression without a number of levels has one: the smallest that does anything. */
function completeStake({ mode, amount, progression = 'none', levels }: StakeSettings): StakeSettings {
  return { mode, amount, progression, levels: progression === 'none' ? 0 : (levels ?? 1) };
}

function checkProtections(protections: ProtectionSettings, must: Must): void {
  const each = (name: keyof ProtectionSettings, holds: (value: number) => boolean, message: string) => {
    const value = protections[name];
    must(`protections.${name}`, value === undefined || holds(value as number), message);
  };
  for (const name of ['stopLoss', 'stopWin', 'maxDrawdown'] as const) each(name, isMoney, MONEY);
  each('maxConsecutiveLosses', (value) => isWhole(value, 1, 1000), 'must be a whole number from 1 to 1000');
  each(
    'cooldownSeconds',
    (value) => isWhole(value, 0, MOST_SECONDS),
    `must be a whole number from 0 to ${MOST_SECONDS}`,
  );
  each('minPayout', (value) => isBetween(value, 0, 10), 'must be a fraction from 0 to 10, such as 0.8');
  each('maxOpen', (value) => isWhole(value, 1, 100), 'must be a whole number from 1 to 100');
  const { hours } = protections;
  must(
    'protections.hours',
    hours === undefined || (hours.length <= 200 && parseHours(hours) !== null),
    'must be times such as 09:00-17:30, several after a comma',
  );
}

const MONEY = `must be an amount from 0.01 to ${MOST_MONEY} with at most 2 decimals`;

function isMoney(value: number): boolean {
  return (
    isBetween(value, 0.01, MOST_MONEY) &&
    Math.abs(value * 100 - Math.round(value * 100)) < 1e-6 * Math.max(1, value)
  );
}

function isBetween(value: number, min: number, max: number): boolean {
  return Number.isFinite(value) && value >= min && value <= max;
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
