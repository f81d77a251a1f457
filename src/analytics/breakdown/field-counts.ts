import { Injectable } from '@nestjs/common';
import { EventStore, EventTypes, type FieldCount, type FieldValue } from '../../events/index.js';
import { Counters } from '../counters.js';
import { DayFacts, DayFactStore } from '../day-facts/day-facts.js';
import type { Span } from '../period.rules.js';
import { coverDays } from '../time/cover.rules.js';
import { TooManyValues } from './breakdown.errors.js';

/** Rows in memory of all days together, some 150 bytes each. */
const MOST_IN_MEMORY = 300_000;
/** Rows of one day; more are a field that tells each event from the others. */
const MOST_OF_A_DAY = 100_000;
/** Rows of one day that are stored. */
const MOST_STORED = 20_000;

/** As it is stored: columns, one entry per value and currency. */
interface PackedCounts {
  values: FieldValue[];
  currencies: string[];
  counts: number[];
  sums: bigint[];
}

/** How often events of a type had which values of a field: whole business days are remembered, edges are counted. */
@Injectable()
export class FieldCounts {
  private readonly days: DayFacts<FieldCount[]>;

  constructor(
    store: DayFactStore,
    private readonly events: EventStore,
    private readonly types: EventTypes,
    private readonly counters: Counters,
  ) {
    store.onPrepare(async (day, state, present) => {
      const declared = (await this.types.list()).filter(({ _id }) => present.includes(_id));
      const keys = declared.flatMap(({ _id, fields }) => fields.map(({ path }) => keyOf(_id, path)));
      for (const key of keys) await this.days.prepare(day, state, [key]).catch(passOver);
    });
    this.days = new DayFacts<FieldCount[]>(store, {
      name: 'fields',
      mostEntries: MOST_IN_MEMORY,
      size: (rows) => rows.length,
      make: (day, key) => this.countDay(day, key),
      pack: (rows) => (rows.length > MOST_STORED ? null : { ...pack(rows) }),
      unpack: (data) => unpack(data as unknown as PackedCounts),
    });
  }

  /** @throws TooManyValues */
  async ofSpan(span: Span, type: string, path: string, show: (row: FieldCount) => void): Promise<void> {
    const { business } = this.counters;
    for (const { grain, from, to } of coverDays(span.from, span.to, business)) {
      if (grain === 'd') {
        const key = keyOf(type, path);
        await this.days.visit(
          business.dayOf(from),
          business.dayOf(to),
          () => [key],
          (_, facts) => facts.get(key)!.forEach(show),
        );
        continue;
      }
      for await (const row of this.count({ from, to }, type, path)) show(row);
    }
  }

  private async countDay(day: number, key: string): Promise<FieldCount[]> {
    const { business } = this.counters;
    const bar = key.indexOf('|'); // types have none
    const span = { from: business.startOfDay(day), to: business.startOfDay(day + 1) };
    const rows: FieldCount[] = [];
    for await (const row of this.count(span, key.slice(0, bar), key.slice(bar + 1))) {
      if (rows.length >= MOST_OF_A_DAY) throw new TooManyValues(MOST_OF_A_DAY);
      rows.push(row);
    }
    return rows;
  }

  private count({ from, to }: Span, type: string, path: string): AsyncIterable<FieldCount> {
    return this.events.countByField({ from: new Date(from), to: new Date(to), type }, path);
  }
}

/** A field with too many values is refused when somebody asks for it. */
function passOver(error: unknown): void {
  if (!(error instanceof TooManyValues)) throw error;
}

function keyOf(type: string, path: string): string {
  return `${type}|${path}`;
}

function pack(rows: readonly FieldCount[]): PackedCounts {
  return {
    values: rows.map(({ value }) => value),
    currencies: rows.map(({ currency }) => currency),
    counts: rows.map(({ count }) => count),
    sums: rows.map(({ sum }) => sum),
  };
}

function unpack({ values, currencies, counts, sums }: PackedCounts): FieldCount[] {
  return values.map((value, i) => ({
    value,
    currency: currencies[i],
    count: Number(counts[i]),
    sum: BigInt(sums[i]),
  }));
}
