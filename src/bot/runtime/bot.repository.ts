import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { AccountType } from '../../broker/index.js';
import { Database, type LeaseOwner, Leases, SharedCommand } from '../../platform/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { BotDocument } from './bot.schema.js';
import { AT_WORK, type BotState, botStatesBefore } from './bot.states.js';
import type { BotStatus } from './bot.status.js';

/** What a look over all bots needs of each. */
export type BotAtWork = Pick<
  BotDocument,
  '_id' | 'state' | 'runId' | 'owner' | 'leaseUntil' | 'retryAt' | 'stopBy'
>;

/** What a run has come to since it was written last. */
export interface BotProgress {
  runId: string;
  state?: BotState;
  since?: Date;
  detail?: string | undefined;
  shown?: BotStatus;
  lastSignalAt?: number;
  lastCandleAt?: number;
}

/** Of a process that is about to make an order of a run. */
interface Asked {
  userId: string;
  runId: string;
  owner: LeaseOwner;
  signalAt: Date;
}

const FOR_LOOK = { state: 1, runId: 1, owner: 1, leaseUntil: 1, retryAt: 1, stopBy: 1 } as const;
const OF_RUN = { detail: '', retryAt: '', stopBy: '' } as const;

/** Bots, one for each user. What one process asks of another is a row here; every change of state checks the former one. */
@Injectable()
export class BotRepository {
  readonly leases: Leases<BotDocument>;
  private readonly rows: mongo.Collection<BotDocument>;
  /** Bots of the same timeframe decide in the same instant. */
  private readonly asks = new SharedCommand<Asked, boolean>((asked) => this.mayOrderAll(asked));

  constructor(
    @InjectModel(BotDocument.name) model: Model<BotDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<BotDocument>;
    this.leases = new Leases(model.collection as unknown as mongo.Collection<BotDocument>);
  }

  find(userId: string): Promise<BotDocument | null> {
    return this.rows.findOne({ _id: userId });
  }

  /** Of these users' bots those that are stopped, with what they show. */
  stoppedOf(userIds: readonly string[]): Promise<Pick<BotDocument, '_id' | 'shown'>[]> {
    return this.rows
      .find({ _id: { $in: [...userIds] }, state: 'stopped' }, { projection: { shown: 1 } })
      .toArray();
  }

  /** The bot of a user who had none is made; a running one stays as it is. */
  async connect(userId: string, now: Date): Promise<BotDocument> {
    const fresh = {
      accountType: 'demo',
      state: 'stopped',
      since: now,
      failures: 0,
      unsettledRuns: [],
    } as const;
    const row = await this.rows.findOneAndUpdate(
      { _id: userId },
      { $set: { connected: true }, $setOnInsert: { ...fresh, unsettledRuns: [] } },
      { upsert: true, returnDocument: 'after' },
    );
    return row!;
  }

  /** Only of a bot that is stopped; null when it is not. */
  disconnect(userId: string): Promise<BotDocument | null> {
    return this.rows.findOneAndUpdate(
      { _id: userId, state: 'stopped' },
      { $set: { connected: false } },
      { returnDocument: 'after' },
    );
  }

  /** Begins a new run of a connected bot that is not at work; null when it is, is not connected, or has had this run. */
  start(
    userId: string,
    runId: string,
    settings: RunSettings,
    accountType: AccountType,
    shown: BotStatus,
    now: Date,
  ): Promise<BotDocument | null> {
    return this.rows.findOneAndUpdate(
      { _id: userId, connected: true, state: { $in: ['stopped', 'error'] }, runId: { $ne: runId } },
      {
        $set: {
          state: 'starting',
          since: now,
          runId,
          settings: plain(settings),
          accountType,
          startedAt: now,
          failures: 0,
          shown,
        },
        $addToSet: { unsettledRuns: runId },
        $unset: { ...OF_RUN, lastSignalAt: '', lastCandleAt: '', owner: '', leaseUntil: '' },
      },
      { returnDocument: 'after' },
    );
  }

  /** Makes no order any more, and waits for open trades until `stopBy`; null when it was not running. */
  stopping(userId: string, stopBy: Date, now: Date): Promise<BotDocument | null> {
    return this.rows.findOneAndUpdate(
      { _id: userId, state: { $in: botStatesBefore('stopping') } },
      { $set: { state: 'stopping', since: now, stopBy }, $unset: { retryAt: '', detail: '' } },
      { returnDocument: 'after' },
    );
  }

  /** Ended; null when it was ended before, or another run has begun. */
  stopped(userId: string, shown: BotStatus, now: Date, runId?: string): Promise<BotDocument | null> {
    return this.rows.findOneAndUpdate(
      { _id: userId, state: { $in: botStatesBefore('stopped') }, ...(runId !== undefined && { runId }) },
      {
        $set: { state: 'stopped', since: now, shown },
        $unset: { ...OF_RUN, owner: '', leaseUntil: '' },
      },
      { returnDocument: 'after' },
    );
  }

  /** Ends all that make orders, or will; returns how many. */
  async stopAll(shown: BotStatus, now: Date): Promise<number> {
    const { modifiedCount } = await this.rows.updateMany(
      { state: { $in: botStatesBefore('stopping') } },
      { $set: { state: 'stopped', since: now, shown }, $unset: { ...OF_RUN, owner: '', leaseUntil: '' } },
    );
    return modifiedCount;
  }

  /** Whose bots make orders, or will. */
  async running(): Promise<string[]> {
    const rows = await this.rows
      .find({ state: { $in: botStatesBefore('stopping') } }, { projection: { _id: 1 } })
      .toArray();
    return rows.map(({ _id }) => _id);
  }

  /** How many are in these states. */
  countIn(states: readonly BotState[]): Promise<number> {
    return this.rows.countDocuments({ state: { $in: [...states] } });
  }

  /** Those of which some process has to do something, now or later. */
  atWork(): Promise<BotAtWork[]> {
    return this.rows
      .find<BotAtWork>({ state: { $in: [...AT_WORK, 'error', 'stopping'] } }, { projection: FOR_LOOK })
      .toArray();
  }

  /** Takes a bot that nobody has and begins (again) with its run; null when somebody was faster or it was stopped. */
  async claim(seen: BotAtWork, owner: LeaseOwner, now: Date): Promise<BotDocument | null> {
    const taken = await this.leases.take(seen as BotDocument, owner, now.getTime());
    if (!taken) return null;
    const claimed = await this.rows.findOneAndUpdate(
      { ...held(taken._id, taken.runId!, owner), state: { $in: botStatesBefore('starting') } },
      { $set: { state: 'starting', since: now }, $unset: { retryAt: '' } },
      { returnDocument: 'after' },
    );
    if (!claimed) await this.leases.release(owner.instance, taken._id);
    return claimed;
  }

  /**
   * Says that an order is about to be made; false when the run was ended meanwhile or is another process's. Asked right
   * before each order, so that no process goes on with what is not its own any more.
   */
  mayOrder(userId: string, runId: string, owner: LeaseOwner, signalAt: Date): Promise<boolean> {
    return this.asks.ask({ userId, runId, owner, signalAt });
  }

  /** The run has failed; it begins anew at `retryAt`. False when it is not ours any more. */
  async failed(
    userId: string,
    runId: string,
    owner: LeaseOwner,
    failure: { detail: string; retryAt: Date; shown: BotStatus; failures: number },
    now: Date,
  ): Promise<boolean> {
    const { detail, retryAt, shown, failures } = failure;
    const { matchedCount } = await this.rows.updateOne(
      { ...held(userId, runId, owner), state: { $in: botStatesBefore('error') } },
      {
        $set: { state: 'error', since: now, detail, shown, failures, retryAt },
        $unset: { owner: '', leaseUntil: '' },
      },
    );
    return matchedCount === 1;
  }

  /** Writes what runs have come to; those that are not at work any more, or are another run by now, stay as they are. */
  async progress(changes: ReadonlyMap<string, BotProgress>): Promise<void> {
    if (changes.size === 0) return;
    const updates = [...changes].map(([userId, change]) => {
      const { runId, state, since, shown, lastSignalAt, lastCandleAt, detail } = change;
      const latest = {
        ...(lastSignalAt !== undefined && { lastSignalAt: new Date(lastSignalAt) }),
        ...(lastCandleAt !== undefined && { lastCandleAt: new Date(lastCandleAt) }),
      };
      const $set = {
        ...(state && { state, since: since! }),
        ...(shown && { shown }),
        ...(detail !== undefined && { detail }),
      };
      const update = {
        ...(Object.keys($set).length > 0 && { $set }),
        ...(Object.keys(latest).length > 0 && { $max: latest }),
        ...(state && detail === undefined && { $unset: { detail: '' as const } }),
      };
      return { updateOne: { filter: { _id: userId, runId, state: { $in: [...AT_WORK] } }, update } };
    });
    await this.rows.bulkWrite(updates, {
      ordered: false,
      writeConcern: this.database.stepConcern, // the next change says it again
    });
  }

  /** It has run well for a while: the next failure is a first one. */
  async recovered(userId: string, runId: string): Promise<void> {
    await this.rows.updateOne({ _id: userId, runId }, { $set: { failures: 0 } });
  }

  /** Bots with a run that is over, or about to be, and whose results may not be complete. */
  unsettled(limit: number): Promise<Pick<BotDocument, '_id' | 'state' | 'runId' | 'unsettledRuns'>[]> {
    return this.rows
      .find(
        {
          unsettledRuns: { $exists: true },
          $or: [
            { state: { $in: ['stopped', 'stopping'] }, 'unsettledRuns.0': { $exists: true } },
            { 'unsettledRuns.1': { $exists: true } },
          ],
        },
        { projection: { state: 1, runId: 1, unsettledRuns: 1 }, limit },
      )
      .toArray();
  }

  /** All results of this run are written. */
  async settledRun(userId: string, runId: string): Promise<void> {
    await this.rows.updateOne({ _id: userId }, { $pull: { unsettledRuns: runId } });
  }

  /** Of who is gone, and whose run was ended. */
  async delete(userId: string): Promise<void> {
    await this.rows.deleteOne({ _id: userId });
  }

  private async mayOrderAll(asked: readonly Asked[]): Promise<boolean[]> {
    const alike = new Map<string, Asked[]>();
    for (const each of asked) {
      const key = `${each.owner.instance} ${each.signalAt.getTime()}`;
      const others = alike.get(key);
      if (others) others.push(each);
      else alike.set(key, [each]);
    }
    const may = new Set((await Promise.all([...alike.values()].map((group) => this.allowed(group)))).flat());
    return asked.map((each) => may.has(each));
  }

  /** Those that may, found by halves where not all of them may. Asked by the same process for the same instant. */
  private async allowed(asked: readonly Asked[]): Promise<readonly Asked[]> {
    if (await this.mayOrderTogether(asked)) return asked;
    if (asked.length === 1) return [];
    const half = asked.length >> 1;
    const halves = [asked.slice(0, half), asked.slice(half)];
    return (await Promise.all(halves.map((each) => this.allowed(each)))).flat();
  }

  private async mayOrderTogether(asked: readonly Asked[]): Promise<boolean> {
    const [{ owner, signalAt }] = asked as [Asked];
    const runs = new Map(asked.map(({ userId, runId }) => [`${userId} ${runId}`, runId]));
    const { matchedCount } = await this.rows.updateMany(
      {
        _id: { $in: [...new Set(asked.map(({ userId }) => userId))] },
        runId: { $in: [...new Set(runs.values())] }, // each is one user's
        'owner.instance': owner.instance,
        state: { $in: [...AT_WORK] },
      },
      { $set: { lastSignalAt: signalAt } },
      { writeConcern: this.database.stepConcern }, // the order that follows takes it along
    );
    return matchedCount === runs.size;
  }
}

/** Without fields that are undefined: the database would give them back as null. */
function plain(settings: RunSettings): RunSettings {
  return JSON.parse(JSON.stringify(settings)) as RunSettings;
}

function held(userId: string, runId: string, owner: LeaseOwner): mongo.Filter<BotDocument> {
  return { _id: userId, runId, 'owner.instance': owner.instance };
}
