import type { ParamRule, ParamValues, StrategyParam } from './strategy.js';

/** A whole number, inclusive of its bounds. */
export function integer(
  name: string,
  [min, max]: readonly [number, number],
  byDefault: number,
  description: string,
): StrategyParam {
  return { name, type: 'integer', min, max, default: byDefault, description };
}

/** The same for any number. */
export function number(
  name: string,
  [min, max]: readonly [number, number],
  byDefault: number,
  description: string,
): StrategyParam {
  return { name, type: 'number', min, max, default: byDefault, description };
}

/** Two numbers that have to stand in this order. */
export function below(less: string, more: string): ParamRule {
  return {
    param: less,
    fault: (params) =>
      numberOf(params, less) < numberOf(params, more) ? undefined : `must be below ${more}`,
  };
}

/** A parameter that is known to be a number. */
export function numberOf(params: ParamValues, name: string): number {
  return params[name] as number;
}
