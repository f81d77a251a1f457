import { Injectable } from '@nestjs/common';
import { DayFactStore } from '../day-facts/day-facts.js';
import { dayLabel, parseDay } from '../../common/index.js';
import { type DaySlice, EMPTY_SLICE, type SliceRow, withRows } from './day-slice.js';
import { Names } from './names.js';
import { packSlice, type PackedSlice, unpackSlice } from './packed-slice.js';
import { type DayHead, PeopleRepository } from './people.repository.js';

/** Some 24 bytes each. */
const MAX_ENTRIES = 3_000_000;
const MAX_USERS = 2_000_000;
const LOADS_AT_ONCE = 4;
/** Of the facts that are stored. */
const KIND = 'people';

/** What is in memory: names as numbers, and the slices read lately, oldest first. */
class Memory {
  readonly users = new Names();
  /** By `cellKey`. */
  readonly series = new Names();
  readonly slices = new Map<string, DaySlice>();
  readonly loading = new Map<string, Promise<DaySlice>>();
  entries = 0;
}

/** A look at the people of some days; its numbers of users and series stay valid as long as it is held. */
export interface PeopleView {
  readonly users: Names;
  readonly series: Names;
  /** Shows every slice of the business days [fromDay, toDay), up to date; days in order. */
  visit(fromDay: number, toDay: number, show: (day: number, slice: DaySlice) => void): Promise<void>;
}

/**
 * User figures of business days in memory. A read asks for the heads of its days and fetches only the shards
 * that a later batch touched, so that many users and days cost little when little has moved.
 */
@Injectable()
export class PeopleCache {
  private memory = new Memory();

  constructor(
    private readonly people: PeopleRepository,
    private readonly facts: DayFactStore,
  ) {
    // with a memory of its own, so that nothing stays
    facts.onPrepare(async (day) => {
      const memory = new Memory();
      for (const head of await people.heads(dayLabel(day), dayLabel(day + 1))) await this.read(memory, head);
    });
  }

  open(): PeopleView {
    if (this.memory.users.size > MAX_USERS) this.memory = new Memory();
    const memory = this.memory;
    return {
      users: memory.users,
      series: memory.series,
      visit: (fromDay, toDay, show) => this.visit(memory, fromDay, toDay, show),
    };
  }

  private async visit(
    memory: Memory,
    fromDay: number,
    toDay: number,
    show: (day: number, slice: DaySlice) => void,
  ): Promise<void> {
    if (fromDay >= toDay) return;
    const heads = await this.people.heads(dayLabel(fromDay), dayLabel(toDay));
    for (let at = 0; at < heads.length;) {
      const head = heads[at];
      const known = fresh(memory, head);
      if (known) {
        touch(memory, keyOf(head), known);
        show(parseDay(head.day)!, known);
        at++;
        continue;
      }
      // the next ones that have to be read are read together; days are shown in order all the same
      const group = heads.slice(at, at + LOADS_AT_ONCE);
      const slices = await Promise.all(group.map((one) => this.load(memory, one)));
      slices.forEach((slice, i) => show(parseDay(group[i].day)!, slice));
      at += group.length;
    }
  }

  private async load(memory: Memory, head: DayHead): Promise<DaySlice> {
    const key = keyOf(head);
    for (;;) {
      const known = fresh(memory, head);
      if (known) return known;
      const running = memory.loading.get(key);
      if (running) {
        await running.catch(() => undefined); // it may be of an older head: look again
        continue;
      }
      const loading = this.read(memory, head).finally(() => memory.loading.delete(key));
      memory.loading.set(key, loading);
      return await loading;
    }
  }

  private async read(memory: Memory, head: DayHead): Promise<DaySlice> {
    const known = memory.slices.get(keyOf(head));
    const former = known?.version === head.version ? known : null;
    const slice = former
      ? await this.renewed(memory, head, former)
      : ((await this.stored(memory, head)) ?? (await this.whole(memory, head)));
    touch(memory, keyOf(head), slice);
    forgetOldest(memory);
    return slice;
  }

  /** As another process, or this one before its last start, has stored it. */
  private async stored(memory: Memory, head: DayHead): Promise<DaySlice | null> {
    const key = String(head.slot);
    const found = await this.facts.stored.read(KIND, head.day, [key], this.facts.stateOf(head));
    const data = found.get(key);
    return data ? unpackSlice(data as unknown as PackedSlice, memory.users, memory.series, head) : null;
  }

  private async whole(memory: Memory, head: DayHead): Promise<DaySlice> {
    const slice = await this.renewed(memory, head, EMPTY_SLICE);
    const packed = packSlice(slice, memory.users, memory.series);
    const state = this.facts.stateOf(head);
    await this.facts.save(KIND, parseDay(head.day)!, String(head.slot), state, packed && { ...packed });
    return slice;
  }

  /** With what batches have touched since. */
  private async renewed(memory: Memory, head: DayHead, former: DaySlice): Promise<DaySlice> {
    const rows: SliceRow[] = [];
    for await (const { userId, cells } of this.people.usersSince(head.day, head.slot, former.lastBatch)) {
      const row: SliceRow = { user: memory.users.number(userId), cells: [] };
      for (const [key, { count, sum }] of cells) {
        if (count !== 0 || sum !== 0n) row.cells.push({ series: memory.series.number(key), count, sum });
      }
      rows.push(row);
    }
    return withRows(former, rows, { lastBatch: head.lastBatch, version: head.version });
  }
}

function keyOf({ day, slot }: DayHead): string {
  return `${day}|${slot}`;
}

function fresh(memory: Memory, head: DayHead): DaySlice | null {
  const slice = memory.slices.get(keyOf(head));
  return slice && slice.version === head.version && slice.lastBatch >= head.lastBatch ? slice : null;
}

/** Puts it at the young end. */
function touch(memory: Memory, key: string, slice: DaySlice): void {
  memory.entries += slice.size - (memory.slices.get(key)?.size ?? 0);
  memory.slices.delete(key);
  memory.slices.set(key, slice);
}

function forgetOldest(memory: Memory): void {
  for (const [key, slice] of memory.slices) {
    if (memory.entries <= MAX_ENTRIES) return;
    memory.slices.delete(key);
    memory.entries -= slice.size;
  }
}
