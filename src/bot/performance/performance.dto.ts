import type { AccountType } from '../../broker/index.js';
import type { Performance } from './performance.rules.js';

export class EquityPointDto {
  /** When the trade was closed, by the market's clock. @example "2026-03-02T12:06:00.000Z" */
  time!: Date;
  /** Sum of all results up to then. @example 26.1 */
  value!: number;
}

export class StrategyPerformanceDto {
  /** Id. @example "bollinger-touch" */
  strategy!: string;
  /** Settled ones. @example 40 */
  trades!: number;
  /** @example 23 */
  wins!: number;
  /** @example 16 */
  losses!: number;
  /** Wins of those that were won or lost: 0..1. @example 0.59 */
  winRate!: number;
  /** Sum of results. @example 40.1 */
  pnl!: number;
}

/** Results of the bot's settled trades of one account. Money in units of its currency. */
export class PerformanceDto {
  /** @example "demo" */
  accountType!: AccountType;
  /** Sum of all results. @example 40.1 */
  total!: number;
  /** Of those closed today, by the market's clock in the business time zone. @example 8.7 */
  today!: number;
  /** Wins of those that were won or lost: 0..1; 0 without any. @example 0.59 */
  winRate!: number;
  /** Settled ones, ties included. @example 40 */
  trades!: number;
  /** @example 23 */
  wins!: number;
  /** @example 16 */
  losses!: number;
  /** The largest fall of the sum from its highest point. @example 30 */
  maxDrawdown!: number;
  /** The sum after trades, oldest first; at most 500 points, the last trade always among them. */
  equity!: EquityPointDto[];
  /** The best one first. */
  byStrategy!: StrategyPerformanceDto[];
  /** ISO 4217. @example "USD" */
  currency!: string;
}

export function toPerformanceDto(
  { total, today, maxDrawdown, equity, byStrategy, ...counts }: Performance,
  accountType: AccountType,
  currency: string,
): PerformanceDto {
  return {
    accountType,
    total: total / 100,
    today: today / 100,
    ...counts,
    maxDrawdown: maxDrawdown / 100,
    equity: equity.map(({ time, value }) => ({ time: new Date(time), value: value / 100 })),
    byStrategy: byStrategy.map(({ pnl, ...rest }) => ({ ...rest, pnl: pnl / 100 })),
    currency,
  };
}
