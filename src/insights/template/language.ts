import type { InsightFacts, TradingFact } from '../facts/insight-facts.js';
import type { Figures } from '../figures/figures.js';

export type ChangeName = keyof InsightFacts['change'];

/** A figure that is compared. */
export interface Compared {
  name: ChangeName;
  /** Only what was bought in it is compared: there are purchases in others. */
  currency?: string;
}

/** One that moved, and by how much: `12,3%`, or `de 0 para 5` where there is no fraction. */
export interface Moved extends Compared {
  by: string;
}

/** What one language says; whole sentences where word order or agreement differ. */
export interface Language {
  /** `Nas últimas 24h`: what the text begins with. @param days the days or moments of the period, as they are written */
  opening(kind: InsightFacts['period']['kind'], days: PeriodText): string;
  /** `24h anteriores`, with what goes before it. */
  compared(kind: InsightFacts['period']['kind']): string;
  /** The period had no event. @param before events of the period before, written; null when there were none either */
  nothing(opening: string, before: string | null, kind: InsightFacts['period']['kind']): string;
  /** There is nothing to compare with. */
  nothingBefore(kind: InsightFacts['period']['kind']): string;
  events(count: number, figures: Figures): string;
  purchases(purchases: InsightFacts['purchases'], currency: string, figures: Figures): string;
  averageTicket(money: string): string;
  topUsers(count: number, names: string): string;
  revenue(money: string): string;
  activeUsers(count: string): string;
  fromTo(from: string, to: string): string;
  /** A sentence; at least one of the three has something. */
  changes(
    compared: string,
    up: readonly Moved[],
    down: readonly Moved[],
    same: readonly Compared[],
    figures: Figures,
  ): string;
  rises(types: string): string;
  falls(types: string): string;
  trading(account: 'demo' | 'real', trading: TradingFact, figures: Figures): string;
}

/** Days of a period as they are written. */
export interface PeriodText {
  /** The first day, or moment. */
  from: string;
  /** The last day, included; or the moment of the end. */
  to: string;
  /** Of the first day. */
  weekday: string;
}
