import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo, QueryFilter } from 'mongoose';
import {
  Database,
  insertUnordered,
  isDuplicateKey,
  leaseFrom,
  type LeaseOwner,
  Leases,
  scanRows,
  SharedCommand,
  writeUnordered,
} from '../../platform/index.js';
import type { Position, Provider } from '../vendors/broker.js';
import { LISTED_TRADES, type ListedTrade } from './listed-trade.js';
import { statesBefore } from './order.states.js';
import { newsOf, stateOf } from './position.rules.js';
import type { OrderState, Trade } from './trade.js';
import { queryOf, type TradeFilter, type TradePosition } from './trade-filter.js';
import { TradeDocument } from './trade.schema.js';

/** An order that is not settled, as its watcher knows it. */
export interface WatchedTrade extends Trade {
  missingSince?: number;
  realDay?: string;
}

/** Whose an order is. */
export type LeasedTrade = Pick<TradeDocument, '_id' | 'owner' | 'leaseUntil'>;

/** Of an order that nobody answered and the broker's positions did not show: taken for not bought. */
export const NOT_BOUGHT = 'BROKER.NOT_BOUGHT';

/** What a position says of an order, in the hands of the process that watches it. */
interface Applied {
  trade: Pick<Trade, 'id' | 'userId'>;
  position: Position;
  instance: string;
}

const OVER = { todo: 1, owner: 1, leaseUntil: 1, missingSince: 1 } as const;

/** Orders and trades. Times are dates in here and ms outside. */
@Injectable()
export class TradeRepository {
  readonly leases: Leases<TradeDocument>;
  private readonly rows: mongo.Collection<TradeDocument>;
  /** Many bots order in the same instant, and their trades end in the same instant: they share the commands. */
  private readonly inserts = new SharedCommand<TradeDocument, boolean>((rows) => this.insertAll(rows));
  private readonly moves = new SharedCommand<Applied, boolean>((applied) => this.applyAll(applied));

  constructor(
    @InjectModel(TradeDocument.name) private readonly model: Model<TradeDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<TradeDocument>;
    this.leases = new Leases(this.rows);
  }

  /** Writes an order that is to be sent, watched by `owner`; false when the user has one of this `clientOrderId`. */
  insert(trade: Trade, owner: LeaseOwner, now: number, realDay?: string): Promise<boolean> {
    const held = { todo: true, owner, leaseUntil: leaseFrom(now), ...(realDay !== undefined && { realDay }) };
    return this.inserts.ask({ ...toRow(trade), ...held });
  }

  /** Those that are not there yet; returns how many. */
  async insertSettled(trades: readonly Trade[]): Promise<number> {
    const rows = trades.map(toRow);
    return rows.length - (await insertUnordered(this.model, rows)).length;
  }

  async findById(userId: string, id: string): Promise<Trade | null> {
    return toTrade(await this.model.findOne({ _id: id, userId }).lean());
  }

  async findByClientOrderId(userId: string, clientOrderId: string): Promise<Trade | null> {
    return toTrade(await this.model.findOne({ userId, clientOrderId }).lean());
  }

  /** Of one run of a bot, in the order of opening. */
  async ofRun(userId: string, runId: string): Promise<Trade[]> {
    const rows = await this.model
      .find({ userId, 'origin.runId': runId })
      .sort({ openedAt: 1, _id: 1 })
      .lean();
    return rows.map((row) => toTrade(row)!);
  }

  /** Newest first. */
  list(userId: string, filter: TradeFilter, limit: number, after?: TradePosition): Promise<Trade[]> {
    return this.find(queryOf(userId, filter, after), limit);
  }

  /** The same of all users together. */
  listOfAll(filter: TradeFilter, limit: number, after?: TradePosition): Promise<Trade[]> {
    return this.find(queryOf(undefined, filter, after), limit);
  }

  /** All of a user, or with undefined of everybody, newest first; in chunks, as they are read. */
  scan(userId: string | undefined, filter: TradeFilter): AsyncIterable<ListedTrade[]> {
    const query = queryOf(userId, filter) as mongo.Filter<TradeDocument>;
    return scanRows(this.rows, LISTED_TRADES, query, { createdAt: -1, _id: -1 });
  }

  private async find(query: QueryFilter<TradeDocument>, limit: number): Promise<Trade[]> {
    const rows = await this.model.find(query).sort({ createdAt: -1, _id: -1 }).limit(limit).lean();
    return rows.map((row) => toTrade(row)!);
  }

  /**
   * Moves an order to what the broker's position says, when that is news: of a higher version, from a state that may lead
   * there, and held by this process. False when it changes nothing, also when the position belongs to another order.
   */
  apply(trade: Pick<Trade, 'id' | 'userId'>, position: Position, instance: string): Promise<boolean> {
    return this.moves.ask({ trade, position, instance });
  }

  /** That an order was bought which had been taken for not bought; watched by `owner` then. Null when there is none. */
  async reinstate(
    { userId, provider, clientOrderId }: Pick<Trade, 'userId' | 'provider' | 'clientOrderId'>,
    position: Position,
    owner: LeaseOwner,
    now: number,
  ): Promise<WatchedTrade | null> {
    const isOver = stateOf(position) === 'settled';
    return toWatched(
      await this.model
        .findOneAndUpdate(
          { userId, provider, clientOrderId, state: 'rejected', 'rejection.code': NOT_BOUGHT },
          {
            $set: {
              ...asPosition(position),
              ...(!isOver && { todo: true, owner, leaseUntil: leaseFrom(now) }),
            },
            $unset: { rejection: 1 },
          },
          { returnDocument: 'after' },
        )
        .lean(),
    );
  }

  /** Nothing was bought. Null when it is known otherwise by now, or in other hands. */
  async reject(
    id: string,
    rejection: { code: string; detail: string },
    at: number,
    instance: string,
  ): Promise<WatchedTrade | null> {
    return this.move(id, 'rejected', instance, {
      $set: { status: 'rejected', rejection, closedAt: new Date(at) },
      $unset: OVER,
    });
  }

  /** No reply came. */
  async markUnknown(id: string, instance: string): Promise<WatchedTrade | null> {
    return this.move(id, 'unknown', instance, { $set: { status: 'unknown' } });
  }

  /** The broker's positions do not show an unknown order, or could not be seen: then it has to be missing anew. */
  async setMissing(id: string, since: number | null, instance: string): Promise<void> {
    await this.model.updateOne(
      { _id: id, state: 'unknown', 'owner.instance': instance },
      since === null ? { $unset: { missingSince: 1 } } : { $set: { missingSince: new Date(since) } },
    );
  }

  /** How many orders of everybody are not settled or rejected yet. */
  countUnsettled(): Promise<number> {
    return this.rows.countDocuments({ todo: true });
  }

  /** Who holds what is not settled, `instance` aside, for those who take over: all of it, since the living hold most. */
  unsettledOfOthers(instance: string): Promise<LeasedTrade[]> {
    return this.model
      .find({ todo: true, 'owner.instance': { $ne: instance } }, { owner: 1, leaseUntil: 1 })
      .lean();
  }

  /** Takes one over; null when somebody was faster, or it was settled meanwhile. */
  async takeOver(row: LeasedTrade, owner: LeaseOwner, now: number): Promise<WatchedTrade | null> {
    const taken = await this.leases.take(row as TradeDocument, owner, now);
    if (taken && !taken.todo) await this.leases.release(owner.instance, taken._id);
    return taken?.todo ? toWatched(taken) : null;
  }

  async held(instance: string): Promise<WatchedTrade[]> {
    const rows = await this.model.find({ 'owner.instance': instance, todo: true }).lean();
    return rows.map((row) => toWatched(row)!);
  }

  /** Of the external ids, those that are linked to an order of the user. */
  async linked(userId: string, provider: Provider, externalIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.model
      .find({ userId, provider, externalId: { $in: externalIds } }, { externalId: 1 })
      .lean();
    return new Set(rows.map(({ externalId }) => externalId!));
  }

  /** The user's orders whose sending has begun and not ended. */
  async inFlight(userId: string, provider: Provider): Promise<Trade[]> {
    const rows = await this.model.find({ userId, provider, todo: true, state: 'intended' }).lean();
    return rows.map((row) => toTrade(row)!);
  }

  /** Whether orders of the user at this broker, written after a time, are not settled. */
  async hasUnsettled(userId: string, provider: Provider, after: Date): Promise<boolean> {
    return (await this.model.exists({ userId, provider, todo: true, createdAt: { $gt: after } })) !== null;
  }

  private async insertAll(rows: readonly TradeDocument[]): Promise<(boolean | Error)[]> {
    const writes = rows.map((document) => ({ insertOne: { document } }));
    const { failed } = await writeUnordered(this.rows, writes);
    return rows.map((_, at) => isNewOr(failed.get(at)));
  }

  private async applyAll(applied: readonly Applied[]): Promise<(boolean | Error)[]> {
    const isStep = applied.every(({ position }) => stateOf(position) === 'accepted');
    const { matched, failed } = await writeUnordered(
      this.rows,
      applied.map((each) => ({ updateOne: moveOf(each) })),
      // that it was bought is found out again when it is lost; what became of it is told once
      isStep ? this.database.stepConcern : undefined,
    );
    const isAll = matched + failed.size === applied.length;
    const seen = isAll ? undefined : await this.seen(applied.map(({ trade }) => trade.id));
    return applied.map((each, at) =>
      failed.has(at) ? isNewOr(failed.get(at)) : !seen || isWritten(each, seen.get(each.trade.id)),
    );
  }

  /** Where some were no news, the rows tell which. */
  private async seen(ids: readonly string[]): Promise<Map<string, TradeDocument>> {
    const rows = await this.rows.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray();
    return new Map(rows.map((row) => [row._id, row]));
  }

  private async move(
    id: string,
    next: OrderState,
    instance: string,
    update: { $set: object; $unset?: object },
  ): Promise<WatchedTrade | null> {
    return toWatched(
      await this.model
        .findOneAndUpdate(
          { _id: id, state: { $in: statesBefore(next) }, 'owner.instance': instance },
          { ...update, $set: { ...update.$set, state: next } },
          { returnDocument: 'after' },
        )
        .lean(),
    );
  }
}

/** True for a row that was written; false where its unique key was taken. */
function isNewOr(failure: mongo.WriteError | undefined): boolean | Error {
  if (!failure || isDuplicateKey(failure)) return !failure;
  return new Error(failure.errmsg ?? 'The row was not written');
}

/** Whether this process has brought the row to where it is: now, or before, and the reply was lost. */
function isWritten({ position, instance }: Applied, row: TradeDocument | undefined): boolean {
  return (
    row !== undefined &&
    row.version === position.version &&
    row.externalId === position.externalId &&
    (row.state === 'settled' ? row.settledBy : row.owner?.instance) === instance &&
    row.state === stateOf(position)
  );
}

function moveOf({ trade, position, instance }: Applied) {
  const next = stateOf(position);
  const from: OrderState[] = [...statesBefore(next), ...(next === 'accepted' ? [next] : [])];
  return {
    filter: {
      _id: trade.id,
      userId: trade.userId,
      state: { $in: from },
      version: { $lt: position.version },
      externalId: { $in: [position.externalId, null] },
      'owner.instance': instance,
    } as mongo.Filter<TradeDocument>,
    update: {
      $set: {
        ...asPosition(position),
        ...(next === 'settled' && { settledBy: instance }),
      },
      $unset: next === 'settled' ? OVER : { missingSince: 1 as const },
    },
  };
}

/** The fields of a row that its position tells. */
function asPosition(position: Position) {
  const { openedAt, expiresAt, closedAt, ...news } = newsOf(position);
  return {
    ...news,
    openedAt: new Date(openedAt),
    expiresAt: new Date(expiresAt),
    closedAt: closedAt === null ? null : new Date(closedAt),
  };
}

function toRow({ id, createdAt, openedAt, expiresAt, closedAt, ...rest }: Trade): TradeDocument {
  return {
    ...rest,
    _id: id,
    createdAt: new Date(createdAt),
    openedAt: new Date(openedAt),
    expiresAt: new Date(expiresAt),
    closedAt: closedAt === null ? null : new Date(closedAt),
  };
}

function toTrade(row: TradeDocument | null): Trade | null {
  if (!row) return null;
  const { _id: id, createdAt, openedAt, expiresAt, closedAt, externalId, rejection, ...rest } = row;
  return {
    id,
    userId: rest.userId,
    clientOrderId: rest.clientOrderId,
    provider: rest.provider,
    market: rest.market,
    asset: rest.asset,
    kind: rest.kind,
    direction: rest.direction,
    accountType: rest.accountType,
    stake: rest.stake,
    currency: rest.currency,
    expirySeconds: rest.expirySeconds,
    origin: rest.origin,
    state: rest.state,
    status: rest.status,
    payout: rest.payout,
    pnl: rest.pnl,
    version: rest.version,
    ...(externalId !== undefined && { externalId }),
    ...(rejection && { rejection }),
    createdAt: createdAt.getTime(),
    openedAt: openedAt.getTime(),
    expiresAt: expiresAt.getTime(),
    closedAt: closedAt?.getTime() ?? null,
  };
}

function toWatched(row: TradeDocument | null): WatchedTrade | null {
  return (
    row && {
      ...toTrade(row)!,
      ...(row.missingSince && { missingSince: row.missingSince.getTime() }),
      ...(row.realDay !== undefined && { realDay: row.realDay }),
    }
  );
}
