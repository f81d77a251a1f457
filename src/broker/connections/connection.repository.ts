import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isFree, type LeaseOwner, Leases, SharedCommand } from '../../platform/index.js';
import type { AccountType, Provider, SessionState } from '../vendors/broker.js';
import { ConnectionDocument } from './connection.schema.js';

/** What a user has saved of their broker, and what became of it last. The SSID is still encrypted. */
export type Connection = Omit<ConnectionDocument, '_id'> & { userId: string };

export interface SavedSsid {
  /** Encrypted. */
  ssid: string;
  ssidExpiresAt: Date;
  platformUserId?: string;
}

/** What is known of tries to renew. */
const RENEWAL = { renewalFailures: 1, renewalFailedAt: 1, renewalGivenUp: 1 } as const;

const NONE: Omit<Connection, 'userId'> = {
  provider: 'paper',
  accountType: 'demo',
  revision: 0,
  state: 'disconnected',
};
/** The process is asked for, not its lease. */
const FAR = new Date(8.64e15);

@Injectable()
export class ConnectionRepository {
  readonly leases: Leases<ConnectionDocument>;
  /** Each order asks, and those of many users come in the same instant. */
  private readonly finds = new SharedCommand<string, Connection>((userIds) => this.findAll(userIds));

  constructor(@InjectModel(ConnectionDocument.name) private readonly model: Model<ConnectionDocument>) {
    this.leases = new Leases(model.collection as never);
  }

  /** The paper market, not connected, for who has saved nothing. */
  find(userId: string): Promise<Connection> {
    return this.finds.ask(userId);
  }

  /** As stored, for those who take its lease; null when there is none. */
  findRow(userId: string): Promise<ConnectionDocument | null> {
    return this.model.findById(userId).lean();
  }

  async revisions(userIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.model.find({ _id: { $in: userIds } }, { revision: 1 }).lean();
    return new Map(rows.map(({ _id, revision }) => [_id, revision]));
  }

  /** Chooses the provider; sessions are opened anew. */
  async choose(userId: string, provider: Provider, ssid?: SavedSsid): Promise<Connection> {
    return this.upsert(userId, {
      $set: { provider, ...ssid },
      $inc: { revision: 1 },
      ...(ssid && { $unset: RENEWAL }),
    });
  }

  /**
   * A renewed SSID, unless the connection has become another one since it was read; false then. It counts as a failure
   * until a session is opened with it, since what a service gives out may be refused, too.
   */
  async renewed(userId: string, sealedBefore: string, ssid: SavedSsid, at: Date): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: userId, ssid: sealedBefore },
      { $set: { ...ssid, renewalFailedAt: at }, $inc: { revision: 1, renewalFailures: 1 } },
    );
    return matchedCount === 1;
  }

  /** @param givenUp whether trying again is of no use */
  async renewalFailed(userId: string, sealedBefore: string, at: Date, givenUp: boolean): Promise<void> {
    await this.model.updateOne(
      { _id: userId, ssid: sealedBefore },
      { $inc: { renewalFailures: 1 }, $set: { renewalFailedAt: at, renewalGivenUp: givenUp } },
    );
  }

  /** Whose SSID ends before a time, or is not taken any more; the first to end first. */
  async inNeed(endsBefore: Date, most: number): Promise<Connection[]> {
    const rows = await this.model
      .find({
        ssid: { $exists: true },
        renewalGivenUp: { $ne: true },
        $or: [{ ssidExpiresAt: { $lt: endsBefore } }, { state: 'needs_session' }],
      })
      .sort({ ssidExpiresAt: 1 })
      .limit(most)
      .lean();
    return rows.map((row) => toConnection(row._id, row));
  }

  /** How many need a new session since before a time. */
  countNeedingSession(since: Date): Promise<number> {
    return this.model.countDocuments({ state: 'needs_session', stateAt: { $lte: since } });
  }

  setAccountType(userId: string, accountType: AccountType): Promise<Connection> {
    return this.upsert(userId, { $set: { accountType } });
  }

  /** Sessions of all processes begin anew. */
  async renew(userId: string): Promise<Connection> {
    return this.upsert(userId, { $inc: { revision: 1 } });
  }

  async setState(
    userId: string,
    state: SessionState,
    detail: string | undefined,
    at: Date,
    by: LeaseOwner,
  ): Promise<Connection> {
    return this.upsert(userId, {
      $set: { state, stateAt: at, stateBy: by, ...(detail !== undefined && { detail }) },
      $unset: { ...(detail === undefined && { detail: 1 }), ...(state === 'connected' && RENEWAL) },
    });
  }

  /** Forgets the SSID and whose it was. The row stays, so that its revision goes on for other processes. */
  async clear(userId: string): Promise<Connection> {
    return this.upsert(userId, {
      $set: { provider: NONE.provider, accountType: NONE.accountType },
      $inc: { revision: 1 },
      $unset: { ssid: 1, ssidExpiresAt: 1, platformUserId: 1, ...RENEWAL },
    });
  }

  /** For who is gone, when every process has heard of it: what writes the state of a session makes the row anew. */
  async delete(userId: string): Promise<void> {
    await this.model.deleteOne({ _id: userId });
  }

  private async findAll(userIds: readonly string[]): Promise<Connection[]> {
    const rows = await this.model.find({ _id: { $in: [...new Set(userIds)] } }).lean();
    const byId = new Map(rows.map((row) => [row._id, row]));
    return userIds.map((userId) => toConnection(userId, byId.get(userId) ?? null));
  }

  private async upsert(userId: string, update: Record<string, object>): Promise<Connection> {
    const touched = new Set(Object.values(update).flatMap((fields) => Object.keys(fields)));
    const rest = Object.entries(NONE).filter(([field]) => !touched.has(field));
    const row = await this.model
      .findByIdAndUpdate(
        userId,
        { ...update, $setOnInsert: Object.fromEntries(rest) },
        { upsert: true, returnDocument: 'after' },
      )
      .lean();
    return toConnection(userId, row);
  }
}

function toConnection(userId: string, row: ConnectionDocument | null): Connection {
  if (!row) return { userId, ...NONE };
  const { _id, ...rest } = row;
  const isOver =
    rest.stateBy !== undefined &&
    (rest.state === 'connected' || rest.state === 'connecting') &&
    isFree({ owner: rest.stateBy, leaseUntil: FAR }, 0);
  return { userId: _id, ...rest, ...(isOver && { state: 'disconnected' as const }) };
}
