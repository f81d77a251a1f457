import { Injectable, Logger } from '@nestjs/common';
import { EventStore } from '../../events/index.js';
import { Counters } from '../counters.js';
import type { Names } from '../people/names.js';
import { PeopleRepository } from '../people/people.repository.js';
import { DAY_MS, dayLabel, parseDay } from '../time/zone.js';
import { Clock } from '../../platform/index.js';
import { type DayMoments, fromStored, MomentsBuilder, toStored } from './day-moments.js';
import { MomentsRepository } from './moments.repository.js';

/** 8 bytes each. */
const MAX_ENTRIES = 6_000_000;
const DAYS_AT_ONCE = 6;

export type Columns = ReadonlyMap<string, DayMoments>;

interface Kept {
  state: string;
  moments: DayMoments;
}

/** What is in memory, oldest first; its numbers are those of one `Names`. */
class Memory {
  readonly kept = new Map<string, Kept>();
  readonly loading = new Map<number, Promise<Columns>>();
  entries = 0;

  constructor(readonly names: Names) {}
}

/**
 * Who did what when, by business day and type, for questions that need the order of events. A day in memory is good
 * while its heads are: every change of an event that is counted moves them. Past days are also stored, packed.
 */
@Injectable()
export class MomentsCache {
  private readonly log = new Logger('Analytics');
  private memory: Memory | undefined;

  constructor(
    private readonly stored: MomentsRepository,
    private readonly people: PeopleRepository,
    private readonly events: EventStore,
    private readonly counters: Counters,
    private readonly clock: Clock,
  ) {}

  /**
   * Shows the business days [fromDay, toDay) that have events, in order, with the types that are wanted of each.
   * @param names gives users their numbers
   */
  async visit(
    names: Names,
    fromDay: number,
    toDay: number,
    typesOf: (day: number) => readonly string[],
    show: (day: number, columns: Columns) => void,
  ): Promise<void> {
    if (fromDay >= toDay) return;
    if (this.memory?.names !== names) this.memory = new Memory(names);
    const { memory } = this;
    const days = [...(await this.states(fromDay, toDay))];
    for (let at = 0; at < days.length; at += DAYS_AT_ONCE) {
      const group = days.slice(at, at + DAYS_AT_ONCE);
      const columns = await Promise.all(
        group.map(([day, state]) => this.columns(memory, day, state, typesOf(day))),
      );
      columns.forEach((some, i) => show(group[i][0], some));
    }
  }

  /** What tells whether a day is still the same: its heads, and the zone that made it a day. */
  private async states(fromDay: number, toDay: number): Promise<Map<number, string>> {
    const states = new Map<number, string>();
    for (const head of await this.people.heads(dayLabel(fromDay), dayLabel(toDay))) {
      const day = parseDay(head.day)!;
      const before = states.get(day) ?? this.counters.business.name;
      states.set(day, `${before}|${head.slot}:${head.version}:${head.lastBatch}`);
    }
    return states;
  }

  private async columns(
    memory: Memory,
    day: number,
    state: string,
    types: readonly string[],
  ): Promise<Columns> {
    for (;;) {
      const known = inMemory(memory, day, state, types);
      if (known) return known;
      const running = memory.loading.get(day);
      if (running) {
        await running.catch(() => undefined); // it may be of other types, or of an older state: look again
        continue;
      }
      const loading = this.load(memory, day, state, types).finally(() => memory.loading.delete(day));
      memory.loading.set(day, loading);
      return await loading;
    }
  }

  private async load(memory: Memory, day: number, state: string, types: readonly string[]): Promise<Columns> {
    const columns = new Map<string, DayMoments>();
    for (const type of types) {
      const kept = memory.kept.get(keyOf(day, type));
      if (kept?.state === state) columns.set(type, kept.moments);
    }
    const label = dayLabel(day);
    const missing = types.filter((type) => !columns.has(type));
    const stored = await this.stored.read(label, missing, state);
    for (const type of missing) {
      const packed = stored.get(type);
      const moments = packed
        ? fromStored(packed, memory.names)
        : await this.readEvents(memory.names, day, type);
      columns.set(type, moments);
      keep(memory, keyOf(day, type), { state, moments });
      if (!packed) await this.store(label, type, state, moments, memory.names);
    }
    return columns;
  }

  private async readEvents(names: Names, day: number, type: string): Promise<DayMoments> {
    const { business } = this.counters;
    const from = business.startOfDay(day);
    const builder = new MomentsBuilder(names, from);
    const range = { from: new Date(from), to: new Date(business.startOfDay(day + 1)), type };
    for await (const some of this.events.scanMoments(range)) {
      for (const { userId, timestamp } of some) builder.add(userId, timestamp.getTime());
    }
    return builder.build();
  }

  /** Days that are still on their way change all the time, so they stay in memory. */
  private async store(
    label: string,
    type: string,
    state: string,
    moments: DayMoments,
    names: Names,
  ): Promise<void> {
    if (parseDay(label)! >= this.counters.business.dayOf(this.clock.now() - DAY_MS / 8)) return;
    try {
      await this.stored.write(label, type, state, toStored(moments, names));
    } catch (error) {
      this.log.warn(`${label}, ${type}: not kept for the next start: ${(error as Error).message}`);
    }
  }
}

function keyOf(day: number, type: string): string {
  return `${day}|${type}`;
}

/** All of these types, put at the young end; null when one is missing or not fresh. */
function inMemory(memory: Memory, day: number, state: string, types: readonly string[]): Columns | null {
  const columns = new Map<string, DayMoments>();
  for (const type of types) {
    const kept = memory.kept.get(keyOf(day, type));
    if (kept?.state !== state) return null;
    columns.set(type, kept.moments);
  }
  for (const type of types) {
    const key = keyOf(day, type);
    const kept = memory.kept.get(key)!;
    memory.kept.delete(key);
    memory.kept.set(key, kept);
  }
  return columns;
}

function keep(memory: Memory, key: string, kept: Kept): void {
  memory.entries += sizeOf(kept) - sizeOf(memory.kept.get(key));
  memory.kept.delete(key);
  memory.kept.set(key, kept);
  for (const [oldest, { moments }] of memory.kept) {
    if (memory.entries <= MAX_ENTRIES) return;
    memory.kept.delete(oldest);
    memory.entries -= moments.users.length + 1;
  }
}

/** Also an empty one has a key. */
function sizeOf(kept: Kept | undefined): number {
  return kept ? kept.moments.users.length + 1 : 0;
}
