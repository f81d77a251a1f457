import { Injectable } from '@nestjs/common';
import { type Contribution, EventStore } from '../events/index.js';
import { Config } from '../config/index.js';
import { type BucketGrain, labelStart } from './buckets/bucket-key.js';
import { BucketRepository } from './buckets/bucket.repository.js';
import type { Span } from './period.rules.js';
import { cover, joinStretches, type Stretch } from './time/cover.rules.js';
import { Zone } from '../common/index.js';

/** Events of one type and currency within a span. */
export interface CounterRow {
  type: string;
  currency: string;
  count: number;
  /** Ten-thousandths. */
  sum: bigint;
}

const READS_AT_ONCE = 4;

/** Reads counts and sums of spans from the buckets, and from raw events within a minute. */
@Injectable()
export class Counters {
  readonly business: Zone;

  constructor(
    private readonly buckets: BucketRepository,
    private readonly events: EventStore,
    config: Config,
  ) {
    this.business = Zone.find(config.businessTz)!;
  }

  /** The rows of each span; spans are in order of time and do not overlap. The same type may come several times. */
  async ofSpans(spans: readonly Span[]): Promise<CounterRow[][]> {
    const starts = spans.map(({ from }) => from);
    const rows: CounterRow[][] = spans.map(() => []);
    const put = (instant: number, row: CounterRow) => rows[lastAtOrBefore(starts, instant)].push(row);
    const stretches = joinStretches(spans.flatMap(({ from, to }) => cover(from, to, this.business)));
    await inTurns(stretches, READS_AT_ONCE, (stretch) => this.readStretch(stretch, put));
    return rows;
  }

  /** Raw events of a span, in chunks. */
  rawEvents({ from, to }: Span, type?: string): AsyncIterable<Contribution[]> {
    return this.events.scan({ from: new Date(from), to: new Date(to), ...(type !== undefined && { type }) });
  }

  private async readStretch(
    stretch: Stretch,
    put: (instant: number, row: CounterRow) => void,
  ): Promise<void> {
    if (stretch.grain === 'raw') {
      for await (const events of this.rawEvents(stretch)) {
        for (const { type, currency, amount, timestamp } of events) {
          put(timestamp.getTime(), { type, currency, count: 1, sum: amount ?? 0n });
        }
      }
      return;
    }
    const grain: BucketGrain = stretch.grain;
    let label = '';
    let start = 0;
    for (const row of await this.buckets.read(stretch, this.business)) {
      if (row.label !== label) {
        label = row.label;
        start = labelStart(grain, label, this.business);
      }
      put(start, row);
    }
  }
}

/** The place of the last start that is not after the instant. */
export function lastAtOrBefore(starts: readonly number[], instant: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}

async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const one = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, one));
}
