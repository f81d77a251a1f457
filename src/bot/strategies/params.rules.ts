import { type FieldError, InvalidInput } from '../../common/pure.js';
import type { ParamValues, Strategy, StrategyParam } from './strategy.js';

/**
 * The parameters of a strategy, checked and with its defaults where nothing was given.
 * @throws InvalidInput naming each `params.<name>` at fault
 */
export function completeParams(strategy: Strategy, given: Readonly<Record<string, unknown>>): ParamValues {
  const result = checkParams(strategy, given);
  if (isFault(result)) throw new InvalidInput(result);
  return result;
}

/** The same, with the errors instead of an exception. */
export function checkParams(
  strategy: Strategy,
  given: Readonly<Record<string, unknown>>,
): ParamValues | readonly FieldError[] {
  const values = checkEach(strategy, given);
  if (isFault(values)) return values;
  const broken = brokenRules(strategy, values);
  return broken.length > 0 ? broken : values;
}

/** Each parameter by itself: known, of its type, within its range. */
export function checkEach(
  strategy: Strategy,
  given: Readonly<Record<string, unknown>>,
): ParamValues | readonly FieldError[] {
  const known = new Set(strategy.params.map(({ name }) => name));
  const errors: FieldError[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ field: `params.${name}`, message: `is no parameter of ${strategy.id}` }));
  const values: Record<string, number | boolean | string> = {};
  for (const param of strategy.params) {
    const value = Object.hasOwn(given, param.name) ? given[param.name] : undefined;
    const message = value === undefined ? undefined : faultOf(param, value);
    if (message) errors.push({ field: `params.${param.name}`, message });
    else values[param.name] = (value ?? param.default) as number | boolean | string;
  }
  return errors.length > 0 ? errors : values;
}

/** What the strategy asks of its parameters beyond that. */
export function brokenRules({ rules = [] }: Strategy, values: ParamValues): FieldError[] {
  return rules.flatMap(({ param, fault }) => {
    const message = fault(values);
    return message === undefined ? [] : [{ field: `params.${param}`, message }];
  });
}

function faultOf({ type, min, max, choices }: StrategyParam, value: unknown): string | undefined {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'choice':
      return choices!.includes(value as string) ? undefined : `must be one of ${choices!.join(', ')}`;
    case 'text':
      if (typeof value !== 'string') return 'must be a text';
      return isWithin(value.length, min, max)
        ? undefined
        : `must have ${min ?? 0} to ${max ?? '∞'} characters`;
    default:
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
      if (type === 'integer' && !Number.isInteger(value)) return 'must be a whole number';
      return isWithin(value, min, max) ? undefined : `must be from ${min ?? '-∞'} to ${max ?? '∞'}`;
  }
}

function isWithin(value: number, min = -Infinity, max = Infinity): boolean {
  return value >= min && value <= max;
}

/** Whether a check found faults. */
export function isFault(result: ParamValues | readonly FieldError[]): result is readonly FieldError[] {
  return Array.isArray(result);
}

/** What holds when nothing is given. */
export function defaultsOf({ params }: Strategy): ParamValues {
  return Object.fromEntries(params.map((param) => [param.name, param.default]));
}
