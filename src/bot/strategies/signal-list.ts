import { DAY_MS, Zone } from '../../common/pure.js';
import { type Candle, msOf } from '../../market/pure.js';
import { LocalTime } from '../run/local-time.js';
import type { ParamValues, Signal, Strategy, StrategyContext, StrategyRun } from './strategy.js';
import { type ListedSignal, parseSignalList, symbolOf } from './signal-list.rules.js';

/** Characters of a list: some thousand lines. */
const LONGEST = 50_000;

/** Somebody else has looked at the market: the form in which trading communities share signals. */
export const signalList: Strategy = {
  id: 'signal-list',
  name: 'Signal list',
  description:
    'Makes the orders of a list at their times, in the business time zone by the market\'s clock. A line is like "M5;EURUSD;14:30;CALL": expiry, asset, time and direction, separated by ; , or space; a date may be added, without one it holds every day.',
  params: [
    {
      name: 'lines',
      type: 'text',
      min: 0,
      max: LONGEST,
      default: '',
      description:
        'The list. M5 is the expiry (M1, M15, H1, S30), or a number of minutes; times are 14:30 or 14:30:00 and a boundary of the timeframe; dates 2026-01-31 or 31/01/2026; directions CALL, PUT, COMPRA, VENDA; # begins a comment',
    },
  ],
  rules: [{ param: 'lines', fault: (params) => faultOf(params['lines'] as string) }],
  create: (params, context) => new SignalListRun(params, context),
};

/** Lines that are named when they are refused. */
const MOST_NAMED = 10;

function faultOf(lines: string): string | undefined {
  const { refused } = parseSignalList(lines);
  if (refused.length === 0) return undefined;
  const named = refused.slice(0, MOST_NAMED).map(({ line, reason }) => `line ${line} ${reason}`);
  const more = refused.length - named.length;
  return named.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

class SignalListRun implements StrategyRun {
  readonly warmup = 0;
  private readonly length: number;
  private readonly local: LocalTime;
  /** Of this asset, by the second of the local day. */
  private readonly bySecond = new Map<number, ListedSignal[]>();

  constructor(params: ParamValues, { asset, symbol, timeframe, timeZone }: StrategyContext) {
    this.length = msOf(timeframe);
    this.local = new LocalTime(Zone.find(timeZone)!);
    const names = [symbolOf(asset), symbolOf(symbol)];
    for (const signal of parseSignalList(params['lines'] as string).signals) {
      if (!names.includes(signal.symbol)) continue;
      const others = this.bySecond.get(signal.second);
      if (others) others.push(signal);
      else this.bySecond.set(signal.second, [signal]);
    }
  }

  onCandle({ time }: Candle): Signal | undefined {
    if (this.bySecond.size === 0) return undefined;
    const end = time + this.length;
    const wall = end + this.local.offsetAt(end);
    const day = Math.floor(wall / DAY_MS);
    const listed = this.bySecond.get((wall - day * DAY_MS) / 1000);
    // a line with this very date before one for every day
    const found = listed?.find((one) => one.day === day) ?? listed?.find((one) => one.day === undefined);
    if (!found) return undefined;
    const { line, direction, expirySeconds } = found;
    return { direction, because: { line }, ...(expirySeconds !== undefined && { expirySeconds }) };
  }
}
