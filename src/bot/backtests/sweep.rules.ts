import type { FieldError } from '../../common/index.js';
import { brokenRules, checkEach, isFault } from '../strategies/params.rules.js';
import type { ParamValues, Strategy } from '../strategies/strategy.js';
import type { SweepRequest } from './backtest.types.js';

/** Combinations of one sweep. */
const MOST_COMBINATIONS = 200;
export const MOST_FOLDS = 10;

/**
 * Every combination of the values, on top of the parameters that are fixed; those whose parameters do not go together
 * (fast above slow) are left out.
 * @returns what is wrong where nothing can be tried
 */
export function combinationsOf(
  strategy: Strategy,
  fixed: Readonly<Record<string, unknown>>,
  { params }: SweepRequest,
): ParamValues[] | FieldError {
  const names = Object.keys(params);
  if (names.length === 0) return { field: 'sweep.params', message: 'names no parameter' };
  const empty = names.find((name) => !Array.isArray(params[name]) || params[name].length === 0);
  if (empty !== undefined) return { field: `sweep.params.${empty}`, message: 'must be a list of values' };
  const count = names.reduce((product, name) => product * params[name].length, 1);
  if (count > MOST_COMBINATIONS) {
    return { field: 'sweep.params', message: `makes ${count} combinations, more than ${MOST_COMBINATIONS}` };
  }
  const found: ParamValues[] = [];
  for (let index = 0; index < count; index++) {
    const given: Record<string, unknown> = { ...fixed };
    let rest = index;
    for (const name of names) {
      given[name] = params[name][rest % params[name].length];
      rest = Math.floor(rest / params[name].length);
    }
    const values = checkEach(strategy, given);
    if (isFault(values)) return { ...values[0], field: `sweep.${values[0].field}` };
    if (brokenRules(strategy, values).length === 0) found.push(values);
  }
  return found.length > 0
    ? found
    : { field: 'sweep.params', message: 'makes no combination that the strategy takes' };
}
