import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { Counters } from '../counters.js';
import { type DayHead, PeopleRepository } from '../people/people.repository.js';
import { dayLabel, parseDay } from '../../common/index.js';
import { DayFactRepository } from './day-fact.repository.js';

const DAYS_AT_ONCE = 6;
/** Slots may be late with what was sent before midnight: so long after its end a day is not stored yet, in ms. */
const SETTLES_MS = 3 * 3_600_000;

/** What is found out about a business day, by key: a type of event, say. */
export interface DayFactKind<Fact> {
  /** Part of the stored `_id`. */
  readonly name: string;
  /** Entries of all facts together that are kept in memory. */
  readonly mostEntries: number;
  /** Entries of one fact. */
  size(fact: Fact): number;
  make(day: number, key: string): Promise<Fact>;
  /** What to store; null for one that is too large. */
  pack(fact: Fact): Record<string, unknown> | null;
  unpack(data: Record<string, unknown>): Fact;
}

/** Stores what a kind can know of a settled day with these types of event. */
type Prepare = (day: number, state: string, types: readonly string[]) => Promise<void>;

/** Where facts come from and go to. */
@Injectable()
export class DayFactStore {
  private readonly log = new Logger('Analytics');
  private readonly kinds: Prepare[] = [];

  constructor(
    readonly stored: DayFactRepository,
    private readonly people: PeopleRepository,
    private readonly counters: Counters,
    private readonly clock: Clock,
  ) {}

  /**
   * What tells whether a day is still the same: its heads, and the zone that made it a day. Every change of an event
   * moves a head when it is counted. Only days that have events, in order.
   */
  async states(fromDay: number, toDay: number): Promise<[day: number, state: string][]> {
    const states = new Map<number, string>();
    for (const head of await this.people.heads(dayLabel(fromDay), dayLabel(toDay))) {
      const day = parseDay(head.day)!;
      const before = states.get(day) ?? this.counters.business.name;
      states.set(day, `${before}|${partOf(head)}`);
    }
    return [...states];
  }

  /** The same of one slot. */
  stateOf(head: DayHead): string {
    return `${this.counters.business.name}|${partOf(head)}`;
  }

  /** Stores what is worth it: of a settled day. A failure costs no more than finding it out again. */
  async save(
    kind: string,
    day: number,
    key: string,
    state: string,
    data: Record<string, unknown> | null,
  ): Promise<void> {
    if (!data || !this.isSettled(day)) return;
    try {
      await this.stored.write(kind, dayLabel(day), key, state, data);
    } catch (error) {
      this.log.warn(`${kind} of ${dayLabel(day)}: not kept for the next start: ${(error as Error).message}`);
    }
  }

  /** For `prepare`: each kind adds its own. */
  onPrepare(kind: Prepare): void {
    this.kinds.push(kind);
  }

  /** Has everything stored that is known of a settled day. */
  async prepare(day: number, state: string, types: readonly string[]): Promise<void> {
    for (const kind of this.kinds) await kind(day, state, types);
  }

  /** Days that still go on change all the time: what is known of them stays in memory. */
  isSettled(day: number): boolean {
    return this.counters.business.startOfDay(day + 1) + SETTLES_MS < this.clock.now();
  }
}

function partOf({ slot, version, lastBatch }: DayHead): string {
  return `${slot}:${version}:${lastBatch}`;
}

interface Kept<Fact> {
  state: string;
  fact: Fact;
}

/**
 * Facts of business days, each good while its day's heads stand: from memory, else as they were stored, else made.
 * A state is read before the events are: what is counted in between moves the heads, and the fact is made again.
 */
export class DayFacts<Fact> {
  /** Oldest first. */
  private readonly kept = new Map<string, Kept<Fact>>();
  private readonly loading = new Map<number, Promise<unknown>>();
  private entries = 0;

  constructor(
    private readonly store: DayFactStore,
    private readonly kind: DayFactKind<Fact>,
  ) {}

  /** Shows the business days [fromDay, toDay) that have events, in order, with the facts that are wanted of each. */
  async visit(
    fromDay: number,
    toDay: number,
    keysOf: (day: number) => readonly string[],
    show: (day: number, facts: ReadonlyMap<string, Fact>) => void,
  ): Promise<void> {
    if (fromDay >= toDay) return;
    const days = await this.store.states(fromDay, toDay);
    for (let at = 0; at < days.length; at += DAYS_AT_ONCE) {
      const group = days.slice(at, at + DAYS_AT_ONCE);
      const facts = await Promise.all(group.map(([day, state]) => this.ofDay(day, state, keysOf(day))));
      facts.forEach((some, i) => show(group[i][0], some));
    }
  }

  /** Makes and stores what is not stored yet of a settled day, and keeps nothing in memory. */
  async prepare(day: number, state: string, keys: readonly string[]): Promise<void> {
    const stored = await this.store.stored.statesOf(this.kind.name, dayLabel(day), keys);
    for (const key of keys) {
      if (stored.get(key) !== state) await this.write(day, key, state, await this.kind.make(day, key));
    }
  }

  private async ofDay(
    day: number,
    state: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, Fact>> {
    for (;;) {
      const known = this.fresh(day, state, keys);
      if (known.size === keys.length) return known;
      const running = this.loading.get(day);
      if (running) {
        await running.catch(() => undefined); // it may be of other keys, or of an older state: look again
        continue;
      }
      const loading = this.load(day, state, keys, known).finally(() => this.loading.delete(day));
      this.loading.set(day, loading);
      return await loading;
    }
  }

  /** What is in memory of these, put at the young end. */
  private fresh(day: number, state: string, keys: readonly string[]): Map<string, Fact> {
    const known = new Map<string, Fact>();
    for (const key of keys) {
      const kept = this.kept.get(`${day}|${key}`);
      if (kept?.state !== state) continue;
      known.set(key, kept.fact);
      this.kept.delete(`${day}|${key}`);
      this.kept.set(`${day}|${key}`, kept);
    }
    return known;
  }

  private async load(
    day: number,
    state: string,
    keys: readonly string[],
    facts: Map<string, Fact>,
  ): Promise<ReadonlyMap<string, Fact>> {
    const missing = keys.filter((key) => !facts.has(key));
    const stored = await this.store.stored.read(this.kind.name, dayLabel(day), missing, state);
    for (const key of missing) {
      const data = stored.get(key);
      const fact = data ? this.kind.unpack(data) : await this.kind.make(day, key);
      facts.set(key, fact);
      this.keep(`${day}|${key}`, { state, fact });
      if (!data) await this.write(day, key, state, fact);
    }
    return facts;
  }

  private write(day: number, key: string, state: string, fact: Fact): Promise<void> {
    return this.store.save(this.kind.name, day, key, state, this.kind.pack(fact));
  }

  private keep(key: string, kept: Kept<Fact>): void {
    const former = this.kept.get(key);
    this.entries += this.sizeOf(kept) - (former ? this.sizeOf(former) : 0);
    this.kept.delete(key);
    this.kept.set(key, kept);
    for (const [oldest, one] of this.kept) {
      if (this.entries <= this.kind.mostEntries) return;
      this.kept.delete(oldest);
      this.entries -= this.sizeOf(one);
    }
  }

  /** Also an empty one takes some room. */
  private sizeOf({ fact }: Kept<Fact>): number {
    return this.kind.size(fact) + 8;
  }
}
