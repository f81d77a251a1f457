import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { endsWithin } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { EventTypes } from '../../events/index.js';
import { Clock } from '../../platform/index.js';
import { Counters } from '../counters.js';
import { RecountGate } from '../rebuild/recount.gate.js';
import { DayFactStore } from './day-facts.js';

/** How many past days are prepared. */
const DAYS = 90;
/** Between two looks, in ms: a day that has not moved from one to the next is at rest. */
const LOOK_MS = 30_000;
/** For each ms of work so many of rest: whoever asks or sends meanwhile comes first. */
const REST = 2;
/** How long the end of the process waits for a day that is read, in ms: what is not stored is found out again. */
const SHUTDOWN_MS = 1000;

/**
 * Finds out about past days ahead of questions, so that not even the first funnel, or the first breakdown by a field
 * that was just declared, reads every event. In the background, and in processes that do such work; a day that late
 * events still reach is left until it rests.
 */
@Injectable()
export class Preparation implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Analytics');
  private readonly ended = new AbortController();
  private work: Promise<void> = Promise.resolve();
  /** By day: the state at the last look, and the state that is prepared. */
  private seen = new Map<number, string>();
  private readonly prepared = new Map<number, string>();
  private declared = '';

  constructor(
    private readonly types: EventTypes,
    private readonly days: DayFactStore,
    private readonly counters: Counters,
    private readonly gate: RecountGate,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role !== 'api') this.work = this.goOn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ended.abort();
    await endsWithin(SHUTDOWN_MS, this.work);
  }

  /** Prepares all days at once, for who has just loaded them and lets nobody wait. */
  async now(): Promise<void> {
    await this.look(0, () => true);
  }

  /** Prepares the days that have not moved since the look before, newest first. */
  async look(
    rest = REST,
    isAtRest = (before: string | undefined, state: string) => before === state,
  ): Promise<void> {
    const today = this.counters.business.dayOf(this.clock.now());
    const declared = JSON.stringify(await this.types.list());
    if (declared !== this.declared) this.prepared.clear();
    this.declared = declared;
    const before = this.seen;
    this.seen = new Map(await this.days.states(today - DAYS, today));
    for (const [day, state] of [...this.seen].reverse()) {
      if (this.ended.signal.aborted || this.gate.isClosed) return;
      if (!isAtRest(before.get(day), state) || this.prepared.get(day) === state) continue;
      if (!this.days.isSettled(day)) continue;
      const began = performance.now();
      await this.days.prepare(day, state, await this.typesOf(day));
      this.prepared.set(day, state);
      if (rest > 0) await this.rest((performance.now() - began) * rest);
    }
  }

  private async goOn(): Promise<void> {
    while (!this.ended.signal.aborted) {
      await this.rest(LOOK_MS);
      if (this.ended.signal.aborted) return;
      await this.look().catch((error: unknown) => this.log.debug(`Days are not prepared: ${String(error)}`));
    }
  }

  private async typesOf(day: number): Promise<string[]> {
    const { business } = this.counters;
    const [rows] = await this.counters.ofSpans([
      { from: business.startOfDay(day), to: business.startOfDay(day + 1) },
    ]);
    return [...new Set(rows.filter(({ count }) => count > 0).map(({ type }) => type))];
  }

  private async rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.ended.signal, ref: false }).catch(() => undefined);
  }
}
