import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { Timeframe } from '../../market/index.js';
import { isFree, type LeaseOwner, Leases } from '../../platform/index.js';
import { expectancyOf, type ScanCounts } from './scanner.rules.js';
import { ScannerDocument, ScannerStateDocument } from './scanner.schema.js';

/** What a row is about. */
export type ScannedSeries = Pick<ScannerDocument, 'source' | 'strategy' | 'asset' | 'symbol' | 'timeframe'>;

/** A step of counting: signals that were decided after `from` and up to `to`, ms. */
export interface ScanStep {
  series: ScannedSeries;
  counts: ScanCounts;
  from: number;
  to: number;
  payout: number;
  lastSignal: ScannerDocument['lastSignal'];
}

export interface ScannerFilter {
  source: string;
  strategy?: string | undefined;
  asset?: string | undefined;
  timeframe?: Timeframe | undefined;
  minSignals?: number | undefined;
}

/** After the last row of a page. */
export interface ScannerPosition {
  expectancy: number;
  id: string;
}

/** Below every expectancy that there is: of rows without a signal. */
const NONE = -2;
const STATE = 'scanner';

@Injectable()
export class ScannerRepository {
  private readonly rows: mongo.Collection<ScannerDocument>;
  private readonly states: mongo.Collection<ScannerStateDocument>;
  private readonly leases: Leases<ScannerStateDocument>;

  constructor(
    @InjectModel(ScannerDocument.name) rows: Model<ScannerDocument>,
    @InjectModel(ScannerStateDocument.name) states: Model<ScannerStateDocument>,
  ) {
    this.rows = rows.collection as unknown as mongo.Collection<ScannerDocument>;
    this.states = states.collection as unknown as mongo.Collection<ScannerStateDocument>;
    this.leases = new Leases(states.collection as unknown as mongo.Collection<ScannerStateDocument>);
  }

  /** Whether this process may scan from now on: it has the lease, or gets it. */
  async hold(owner: LeaseOwner, now: number): Promise<boolean> {
    if ((await this.leases.renew(owner.instance, now)).has(STATE)) return true;
    await this.states.updateOne({ _id: STATE }, { $setOnInsert: { _id: STATE } }, { upsert: true });
    const seen = await this.states.findOne({ _id: STATE });
    return seen !== null && isFree(seen, now) && (await this.leases.take(seen, owner, now)) !== null;
  }

  async release(owner: LeaseOwner): Promise<void> {
    await this.leases.release(owner.instance);
  }

  /** Up to when is counted, by series; for one that is not there yet undefined. */
  async countedTo(source: string): Promise<Map<string, number>> {
    const rows = await this.rows.find({ source }, { projection: { countedTo: 1 } }).toArray();
    return new Map(rows.map(({ _id, countedTo }) => [_id, countedTo.getTime()]));
  }

  /**
   * Adds steps, each only to a row that has counted exactly up to where it begins: so nothing counts twice.
   * @returns false when some row has counted to elsewhere, because somebody else scans too
   */
  async add(steps: readonly ScanStep[]): Promise<boolean> {
    if (steps.length === 0) return true;
    const fresh = steps.map(({ series, from }): mongo.AnyBulkWriteOperation<ScannerDocument> => {
      const at = new Date(from);
      const zero = { signals: 0, wins: 0, losses: 0, ties: 0, payout: 0, expectancy: NONE };
      const $setOnInsert = { ...series, ...zero, countedFrom: at, countedTo: at };
      return { updateOne: { filter: { _id: scannerId(series) }, update: { $setOnInsert }, upsert: true } };
    });
    await this.rows.bulkWrite(fresh, { ordered: false });
    const known = await this.rows
      .find(
        { _id: { $in: steps.map(({ series }) => scannerId(series)) } },
        { projection: { signals: 1, wins: 1, losses: 1, ties: 1, payout: 1 } },
      )
      .toArray();
    const counted = new Map<string, ScanCounts & { payout: number }>(
      known.map(({ _id, ...row }) => [_id, row]),
    );
    const updates = steps.map(({ series, counts, from, to, payout: offered, lastSignal }) => {
      const _id = scannerId(series);
      const before = counted.get(_id)!;
      const payout = offered > 0 ? offered : before.payout; // a closed market offers none
      const after = {
        signals: before.signals + counts.signals,
        wins: before.wins + counts.wins,
        losses: before.losses + counts.losses,
        ties: before.ties + counts.ties,
      };
      const $set = {
        ...after,
        payout,
        expectancy: expectancyOf(after, payout) ?? NONE,
        countedTo: new Date(to),
        ...(lastSignal && { lastSignal }),
      };
      return { updateOne: { filter: { _id, countedTo: new Date(from) }, update: { $set } } };
    });
    const { matchedCount } = await this.rows.bulkWrite(updates, { ordered: false });
    return matchedCount === steps.length;
  }

  /** The best first. */
  list(filter: ScannerFilter, limit: number, after?: ScannerPosition): Promise<ScannerDocument[]> {
    const { source, strategy, asset, timeframe, minSignals } = filter;
    const query: mongo.Filter<ScannerDocument> = {
      source,
      ...(strategy !== undefined && { strategy }),
      ...(asset !== undefined && { asset }),
      ...(timeframe !== undefined && { timeframe }),
      ...(minSignals !== undefined && { signals: { $gte: minSignals } }),
      ...(after && {
        $or: [
          { expectancy: { $lt: after.expectancy } },
          { expectancy: after.expectancy, _id: { $gt: after.id } },
        ],
      }),
    };
    return this.rows.find(query, { sort: { expectancy: -1, _id: 1 }, limit, batchSize: limit }).toArray();
  }
}

export function scannerId({ source, strategy, asset, timeframe }: ScannedSeries): string {
  return `${source}|${strategy}|${asset}|${timeframe}`;
}
