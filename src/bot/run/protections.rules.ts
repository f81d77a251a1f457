import type { ProtectionSettings } from './run-settings.js';
import { resultOf } from './stakes.rules.js';
import { type HourSpan, isWithinHours, minuteOfDay, nextOpening, parseHours } from './trading-hours.rules.js';
import type { Restraint, RunTrade } from './trading-run.types.js';

/** The protections of a run as they are looked at: money in cents, everything parsed. */
export interface Limits {
  stopLoss: number;
  stopWin: number;
  maxDrawdown: number;
  maxConsecutiveLosses: number;
  /** ms; undefined: for the rest of the day. */
  cooldown: number | undefined;
  minPayout: number;
  maxOpen: number;
  hours: readonly HourSpan[] | undefined;
}

/** What a run has come to, as far as its protections care. Money in cents, times in ms by the market's clock. */
export interface Ledger {
  /** The end of the business day that `dayPnl` belongs to. */
  dayEnd: number;
  dayPnl: number;
  pnl: number;
  /** The highest that `pnl` has been, 0 at least. */
  peak: number;
  /** The drawdown was too deep: it does not go on by itself. */
  stopped: boolean;
  consecutiveLosses: number;
  /** Of those, how many since the last pause for a streak. */
  streak: number;
  /** When the pause that it takes ends, and why it takes it. */
  pausedUntil: number;
  pausedBy: 'loss_streak' | 'cool_down';
}

/** The calendar of the business time zone. */
export interface Calendar {
  endOfDay(instant: number): number;
  offsetAt(instant: number): number;
}

export function toLimits(settings: ProtectionSettings): Limits {
  const cents = (amount: number | undefined) => (amount === undefined ? Infinity : Math.round(amount * 100));
  const { cooldownSeconds, hours } = settings;
  return {
    stopLoss: cents(settings.stopLoss),
    stopWin: cents(settings.stopWin),
    maxDrawdown: cents(settings.maxDrawdown),
    maxConsecutiveLosses: settings.maxConsecutiveLosses ?? Infinity,
    cooldown: cooldownSeconds === undefined ? undefined : cooldownSeconds * 1000,
    minPayout: settings.minPayout ?? 0,
    maxOpen: settings.maxOpen ?? 1,
    hours: hours === undefined ? undefined : (parseHours(hours) ?? []),
  };
}

export function newLedger(): Ledger {
  return {
    dayEnd: -Infinity,
    dayPnl: 0,
    pnl: 0,
    peak: 0,
    stopped: false,
    consecutiveLosses: 0,
    streak: 0,
    pausedUntil: -Infinity,
    pausedBy: 'cool_down',
  };
}

/** Begins a new day when this instant is in one. Changes the ledger. */
export function turnDay(ledger: Ledger, instant: number, calendar: Calendar): void {
  if (instant < ledger.dayEnd) return;
  ledger.dayEnd = calendar.endOfDay(instant);
  ledger.dayPnl = 0;
}

/** Books a settled trade on the day in which it closed. Changes the ledger. */
export function book(ledger: Ledger, trade: RunTrade, limits: Limits, calendar: Calendar): void {
  const { pnl, closedAt } = trade.settled!;
  turnDay(ledger, closedAt, calendar);
  // one of a former day that is heard of late is none of this day's
  if (calendar.endOfDay(closedAt) === ledger.dayEnd) ledger.dayPnl += pnl;
  ledger.pnl += pnl;
  if (ledger.pnl > ledger.peak) ledger.peak = ledger.pnl;
  if (ledger.peak - ledger.pnl >= limits.maxDrawdown) ledger.stopped = true;
  const result = resultOf(trade);
  if (result === 'win') ledger.consecutiveLosses = ledger.streak = 0;
  if (result === 'loss') lose(ledger, closedAt, limits, calendar);
}

function lose(ledger: Ledger, closedAt: number, limits: Limits, calendar: Calendar): void {
  ledger.consecutiveLosses++;
  ledger.streak++;
  const { cooldown, maxConsecutiveLosses } = limits;
  if (maxConsecutiveLosses === Infinity) {
    if (cooldown !== undefined) pause(ledger, 'cool_down', closedAt + cooldown);
  } else if (ledger.streak >= maxConsecutiveLosses) {
    ledger.streak = 0;
    pause(ledger, 'loss_streak', cooldown === undefined ? calendar.endOfDay(closedAt) : closedAt + cooldown);
  }
}

function pause(ledger: Ledger, by: Ledger['pausedBy'], until: number): void {
  if (until <= ledger.pausedUntil) return;
  ledger.pausedUntil = until;
  ledger.pausedBy = by;
}

/** What lets the run rest at this instant, whatever is offered; undefined when nothing does. */
export function restAt(
  ledger: Ledger,
  limits: Limits,
  now: number,
  calendar: Calendar,
): Restraint | undefined {
  if (ledger.stopped) return 'max_drawdown';
  if (ledger.dayPnl <= -limits.stopLoss) return 'stop_loss';
  if (ledger.dayPnl >= limits.stopWin) return 'stop_win';
  if (now < ledger.pausedUntil) return ledger.pausedBy;
  if (limits.hours && !isWithinHours(limits.hours, minuteOfDay(now, calendar.offsetAt(now))))
    return 'trading_hours';
  return undefined;
}

/** Until when it rests for this reason, in ms; null: until someone starts it anew. */
export function restUntil(
  restraint: Restraint,
  ledger: Ledger,
  limits: Limits,
  now: number,
  calendar: Calendar,
): number | null {
  switch (restraint) {
    case 'stop_loss':
    case 'stop_win':
      return calendar.endOfDay(now);
    case 'loss_streak':
    case 'cool_down':
      return ledger.pausedUntil;
    case 'trading_hours':
      return nextOpening(limits.hours ?? [], now, (instant) => calendar.offsetAt(instant));
    default:
      return null;
  }
}
