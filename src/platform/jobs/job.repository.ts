import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database } from '../mongo/database.js';
import { isDuplicateKey } from '../mongo/duplicate-key.js';
import { JobDocument, type JobLease } from './job.schema.js';
import { JOB_STATES, type JobState, statesBefore } from './job.states.js';
import type { JobCounts, JobView } from './job.js';

/** A job that this process has just taken. */
export type TakenJob = JobDocument & { lease: JobLease };

/** How a run ended, as it is written. */
export type Settlement =
  | { state: 'done'; result: unknown; finishedAt: Date; expireAt: Date }
  | { state: 'failed'; error: string; finishedAt: Date; expireAt: Date }
  | { state: 'waiting'; error: string; dueAt: Date };

/** The only place that knows Mongoose. Every write of a run names its lease. */
@Injectable()
export class JobRepository {
  private readonly jobs: mongo.Collection<JobDocument>;

  constructor(
    @InjectModel(JobDocument.name) private readonly model: Model<JobDocument>,
    private readonly database: Database,
  ) {
    this.jobs = model.collection as unknown as mongo.Collection<JobDocument>;
  }

  /** Resolves when the job is durable; false when its key is taken. */
  async insert(job: JobDocument): Promise<boolean> {
    if (job.key !== undefined) await this.model.init(); // the index decides about keys
    try {
      await this.jobs.insertOne(job);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await this.jobs.findOne({ _id: job._id }, { projection: { _id: 1 } })) !== null; // sent twice by the driver
    }
  }

  async findIdByKey(name: string, key: string): Promise<string | null> {
    const row = await this.jobs.findOne({ name, key }, { projection: { _id: 1 } });
    return row && row._id;
  }

  /** Takes the job if it is due and of this name; null when it is not, any more. */
  takeById(name: string, id: string, owner: string, now: Date, leaseMs: number): Promise<TakenJob | null> {
    return this.take({ _id: id, name }, owner, now, leaseMs);
  }

  /** Takes the one that has been due for longest. */
  takeNext(name: string, owner: string, now: Date, leaseMs: number): Promise<TakenJob | null> {
    return this.take({ name }, owner, now, leaseMs);
  }

  /** Not synced: a power cut that undoes it takes the worker along, or the next write of the run follows it. */
  private async take(
    filter: mongo.Filter<JobDocument>,
    owner: string,
    now: Date,
    leaseMs: number,
  ): Promise<TakenJob | null> {
    const until = new Date(now.getTime() + leaseMs);
    const row = await this.jobs.findOneAndUpdate(
      { ...filter, dueAt: { $lte: now } },
      {
        $set: { state: 'running', dueAt: until, lease: { owner, until }, startedAt: now },
        $inc: { attempts: 1 },
      },
      { sort: { dueAt: 1 }, returnDocument: 'after', writeConcern: this.database.stepConcern },
    );
    return row as TakenJob | null;
  }

  /** One of the names of which something may be taken, or null. */
  async findDueName(names: readonly string[], now: Date): Promise<string | null> {
    const filter = { name: { $in: [...names] }, dueAt: { $lte: now } };
    const row = await this.jobs.findOne(filter, { projection: { name: 1, _id: 0 } });
    return row && row.name;
  }

  /** Renews what is still held; answers with the owners that have lost theirs. */
  async renew(runs: readonly { id: string; owner: string }[], until: Date): Promise<string[]> {
    const filter = {
      _id: { $in: runs.map(({ id }) => id) },
      'lease.owner': { $in: runs.map(({ owner }) => owner) },
    };
    const { matchedCount } = await this.jobs.updateMany(
      filter,
      { $set: { 'lease.until': until, dueAt: until } },
      { writeConcern: this.database.stepConcern },
    );
    if (matchedCount === runs.length) return [];
    const rows = await this.jobs.find(filter, { projection: { lease: 1 } }).toArray();
    const held = new Set(rows.map(({ lease }) => lease?.owner));
    return runs.map(({ owner }) => owner).filter((owner) => !held.has(owner));
  }

  /** False when the lease is lost. */
  async setProgress(id: string, owner: string, progress: number): Promise<boolean> {
    const { matchedCount } = await this.jobs.updateOne(
      { _id: id, 'lease.owner': owner },
      { $set: { progress } },
      { writeConcern: this.database.stepConcern },
    );
    return matchedCount === 1;
  }

  /** Ends a run; false when the lease was lost before, or this was written before. */
  async settle(id: string, owner: string, settlement: Settlement): Promise<boolean> {
    const { state } = settlement;
    const set: Partial<JobDocument> = { ...settlement };
    if (set.result === undefined) delete set.result;
    if (state === 'done') set.progress = 1;
    const { matchedCount } = await this.jobs.updateOne(
      { _id: id, 'lease.owner': owner },
      {
        $set: set,
        $unset: { lease: 1, ...(state !== 'waiting' && { dueAt: 1 }), ...(state === 'done' && { error: 1 }) },
      },
    );
    return matchedCount === 1;
  }

  /** Gives a job back as if the run had not begun. */
  async release(id: string, owner: string, now: Date): Promise<boolean> {
    const { matchedCount } = await this.jobs.updateOne(
      { _id: id, 'lease.owner': owner },
      { $set: { state: 'waiting', dueAt: now }, $unset: { lease: 1, startedAt: 1 }, $inc: { attempts: -1 } },
    );
    return matchedCount === 1;
  }

  /** Has a failed job run again, as if it had not run before; its error is told until it is done. False when it has not failed. */
  async retry(id: string, fresh: Pick<JobDocument, 'maxAttempts' | 'backoff' | 'dueAt'>): Promise<boolean> {
    const { matchedCount } = await this.jobs.updateOne(
      { _id: id, state: 'failed' },
      {
        $set: { state: 'waiting', attempts: 0, ...fresh },
        $unset: { startedAt: 1, finishedAt: 1, expireAt: 1, progress: 1 },
      },
    );
    return matchedCount === 1;
  }

  /** A failed job needs nobody any more; its row and its key stay for as long as they would have. False when it has not failed. */
  async dismiss(id: string): Promise<boolean> {
    const { matchedCount } = await this.jobs.updateOne(
      { _id: id, state: 'failed' },
      { $set: { state: 'cancelled' } },
    );
    return matchedCount === 1;
  }

  /** False when the job has ended otherwise. */
  async cancel(id: string, now: Date, expireAt: Date): Promise<boolean> {
    const { matchedCount } = await this.jobs.updateOne(
      { _id: id, state: { $in: statesBefore('cancelled').filter((state) => state !== 'failed') } },
      { $set: { state: 'cancelled', finishedAt: now, expireAt }, $unset: { lease: 1, dueAt: 1 } },
    );
    return matchedCount === 1;
  }

  /** Those of a name, added until a time, whose data has these values. A run that goes on has lost its lease. */
  async deleteWith(name: string, data: Record<string, unknown>, until: Date): Promise<void> {
    const fields = Object.entries(data).map(([field, value]) => [`data.${field}`, value]);
    await this.jobs.deleteMany({
      name,
      ...(Object.fromEntries(fields) as object),
      createdAt: { $lte: until },
    });
  }

  async findById(id: string): Promise<JobView | null> {
    const row = await this.jobs.findOne({ _id: id });
    return row && toView(row);
  }

  /** Newest first. */
  async list(
    names: readonly string[],
    state: JobState | undefined,
    limit: number,
    before?: string,
  ): Promise<JobView[]> {
    const rows = await this.jobs
      .find({
        name: { $in: [...names] },
        state: { $in: state ? [state] : [...JOB_STATES] }, // named, so that the index gives the order
        ...(before !== undefined && { _id: { $lt: before } }),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(toView);
  }

  /** How many jobs of each name wait, and how many have failed. */
  counts(names: readonly string[]): Promise<JobCounts[]> {
    return Promise.all(
      names.map(async (name) => {
        const [waiting, failed] = await Promise.all([
          this.count([name], 'waiting'),
          this.count([name], 'failed'),
        ]);
        return { name, waiting, failed };
      }),
    );
  }

  /** How many jobs of these names are in the state, all together. */
  count(names: readonly string[], state: JobState): Promise<number> {
    return this.jobs.countDocuments({ name: { $in: [...names] }, state });
  }
}

function toView({
  _id,
  lease: _lease,
  backoff: _backoff,
  expireAt: _expireAt,
  ...rest
}: JobDocument): JobView {
  return { id: _id, ...rest };
}
