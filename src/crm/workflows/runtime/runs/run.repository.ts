import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { insertUnordered, isDuplicateKey } from '../../../../platform/index.js';
import type { TimelinePosition } from '../../../contacts/timeline/timeline-source.js';
import type { HeardEvent, Run, RunLogEntry, RunTrouble } from './run.js';
import { RunDocument } from './run.schema.js';
import { OPEN_STATES, runStatesBefore, type RunState } from './run.states.js';

/** Where a run stands now, and what led there. */
export interface Advance {
  nodeId: string;
  arrivedAt: Date;
  log: readonly RunLogEntry[];
}

/** What a run waits for at a step. */
export interface Wait {
  until: Date;
  awaits?: string;
}

/** When a step is tried again, and why. */
export interface Delay {
  dueAt: Date;
  /** How often it was tried. */
  tries: number;
  trouble: RunTrouble;
}

/** How a run is over. */
export interface RunEnd {
  status: Extract<RunState, 'completed' | 'failed' | 'cancelled'>;
  at: Date;
  /** When all goes but that the contact has entered. */
  keptUntil: Date;
  reason?: string;
  /** Whether nothing of what they did is kept. */
  isForgotten?: boolean;
}

type Query = mongo.Filter<RunDocument>;

/** What only runs on their way have. */
const OF_OPEN = { dueAt: '', until: '', awaits: '', heard: '', claim: '' } as const;
const OF_WAIT = { until: '', awaits: '', heard: '' } as const;
const OPEN: Query = { status: { $in: [...OPEN_STATES] } };

@Injectable()
export class RunRepository {
  private readonly rows: mongo.Collection<RunDocument>;

  constructor(@InjectModel(RunDocument.name) private readonly model: Model<RunDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<RunDocument>;
  }

  /** @returns indexes of those whose entry, or cause, is there already */
  async insert(runs: readonly Run[]): Promise<number[]> {
    return runs.length === 0 ? [] : insertUnordered(this.model, runs.map(toDocument));
  }

  /** Who of some contacts was ever in a workflow. */
  async entered(workflowId: string, contactIds: readonly string[]): Promise<Set<string>> {
    const query = { workflowId, contactId: { $in: [...contactIds] } };
    const rows = await this.rows.find(query, { projection: { _id: 0, contactId: 1 } }).toArray();
    return new Set(rows.map(({ contactId }) => contactId));
  }

  async lastEntry(workflowId: string, contactId: string): Promise<Pick<Run, 'entry' | 'startedAt'> | null> {
    return this.rows.findOne(
      { workflowId, contactId },
      { sort: { entry: -1 }, projection: { _id: 0, entry: 1, startedAt: 1 } },
    );
  }

  async hasCause(workflowId: string, contactId: string, cause: string): Promise<boolean> {
    return (await this.rows.findOne({ workflowId, contactId, cause }, { projection: { _id: 1 } })) !== null;
  }

  /** Newest first: in the order of ids, since those sort by when they began. */
  async list(
    workflowId: string,
    { status, contactId }: { status?: RunState | undefined; contactId?: string | undefined },
    limit: number,
    beforeId?: string,
  ): Promise<Run[]> {
    const query: Query = {
      workflowId,
      ...(status !== undefined && { status }),
      ...(contactId !== undefined && { contactId }),
      ...(beforeId !== undefined && { _id: { $lt: beforeId } }),
    };
    const rows = await this.rows.find(query).sort({ _id: -1 }).limit(limit).toArray();
    return rows.map(toRun);
  }

  async find(id: string): Promise<Run | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toRun(row);
  }

  /**
   * Takes up to `limit` runs that are due, the longest due first, also those of a process that has not renewed its claim.
   * @param claim a new token
   * @param until when another process may take them over
   */
  async claim(limit: number, claim: string, now: Date, until: Date): Promise<Run[]> {
    const isDue = { dueAt: { $lte: now } };
    const due = await this.rows
      .find(isDue, { projection: { _id: 1 } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .toArray();
    if (due.length === 0) return [];
    const ids = due.map(({ _id }) => _id);
    // of two processes at once each run goes to one
    await this.rows.updateMany(
      { _id: { $in: ids }, ...isDue },
      { $set: { claim, dueAt: until }, $inc: { tries: 1 } },
    );
    return (await this.rows.find({ claim }).toArray()).map(toRun);
  }

  /** Keeps claims that are worked on. */
  async renew(claims: readonly string[], until: Date): Promise<void> {
    await this.rows.updateMany({ claim: { $in: [...claims] } }, { $set: { dueAt: until } });
  }

  /** Gives a run back as it is. False when it is somebody else's by now, as with all that follows. */
  release(run: Run, dueAt: Date): Promise<boolean> {
    return this.change(run, { $set: { dueAt }, $unset: { claim: '' }, $inc: { tries: -1 } });
  }

  /** It has come to a step that is tried again later. */
  postpone(run: Run, advance: Advance, { dueAt, tries, trouble }: Delay): Promise<boolean> {
    const { nodeId, arrivedAt, log } = advance;
    return this.change(run, {
      $set: { nodeId, arrivedAt, status: 'running', dueAt, tries, trouble },
      $unset: { claim: '', ...(nodeId !== run.nodeId && OF_WAIT) },
      $push: { log: { $each: [...log] } },
    });
  }

  /** It has come to a step that is done next; the claim stays. */
  moveOn(run: Run, { nodeId, arrivedAt, log }: Advance): Promise<boolean> {
    return this.change(run, {
      $set: { nodeId, arrivedAt, status: 'running', tries: 1 },
      $unset: { ...OF_WAIT, trouble: '' },
      $push: { log: { $each: [...log] } },
    });
  }

  /** It has come to a step where it waits, and is given back. */
  wait(run: Run, { nodeId, arrivedAt, log }: Advance, { until, awaits }: Wait): Promise<boolean> {
    return this.change(run, {
      $set: {
        ...{ nodeId, arrivedAt, status: 'waiting', tries: 0 },
        ...{ until, dueAt: until, ...(awaits !== undefined && { awaits }) },
      },
      $unset: { claim: '', trouble: '', heard: '', ...(awaits === undefined && { awaits: '' }) },
      $push: { log: { $each: [...log] } },
    });
  }

  /** It is over; where it stood stays, for whoever looks why. */
  end(run: Run, log: readonly RunLogEntry[], end: RunEnd): Promise<boolean> {
    return this.change(run, {
      $set: setOfEnd(end),
      $unset: {
        ...OF_OPEN,
        ...(end.status === 'completed' && { nodeId: '', trouble: '' }),
        ...(end.isForgotten && { event: '' }),
      },
      $push: { log: { $each: [...log] } },
    });
  }

  /** An event came that a run waits for; false when it has gone on meanwhile, or another one was faster. */
  async hear(run: Run, nodeId: string, heard: HeardEvent, now: Date): Promise<boolean> {
    const waiting = { _id: run.id, nodeId, awaits: { $exists: true }, heard: { $exists: false } };
    const { matchedCount } = await this.rows.updateOne(waiting, { $set: { heard, dueAt: now } });
    return matchedCount === 1;
  }

  /** Runs of contacts that wait for a type of event. */
  async awaiting(contactIds: readonly string[], type: string): Promise<Run[]> {
    const query = { contactId: { $in: [...contactIds] }, awaits: type, heard: { $exists: false } };
    return (await this.rows.find(query).toArray()).map(toRun);
  }

  async hasOpen(workflowId: string): Promise<boolean> {
    return (await this.rows.findOne({ workflowId, ...OPEN }, { projection: { _id: 1 } })) !== null;
  }

  /** Ends runs that are on their way, whoever works on them; what is done of a step stays done. @returns how many */
  async cancel(which: { workflowId: string } | { id: string }, end: RunEnd): Promise<number> {
    const { id, ...query } = { id: undefined, ...which };
    const { modifiedCount } = await this.rows.updateMany(
      {
        ...query,
        ...(id !== undefined && { _id: id }),
        status: { $in: [...runStatesBefore('cancelled')] },
      },
      { $set: setOfEnd(end), $unset: OF_OPEN },
    );
    return modifiedCount;
  }

  /** A run that has failed is due again, at the step that it failed at; false when it has not. */
  async retry(id: string, now: Date): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: id, status: 'failed', nodeId: { $exists: true } },
      {
        $set: { status: 'running', dueAt: now, tries: 0 },
        $unset: { endedAt: '', reason: '', keptUntil: '', trouble: '' },
      },
    );
    return matchedCount === 1;
  }

  async findByCause(workflowId: string, contactId: string, cause: string): Promise<Run | null> {
    const row = await this.rows.findOne({ workflowId, contactId, cause });
    return row && toRun(row);
  }

  /** Of all workflows, newest first. */
  async ofContact(contactId: string, limit: number, before?: TimelinePosition): Promise<Run[]> {
    const query: Query = { contactId };
    if (before) {
      const startedAt = new Date(before.time);
      query.$or = [{ startedAt: { $lt: startedAt } }, { startedAt, _id: { $lt: before.id } }];
    }
    const rows = await this.rows.find(query).sort({ startedAt: -1, _id: -1 }).limit(limit).toArray();
    return rows.map(toRun);
  }

  /**
   * A run becomes another contact's, under the next number that is free there. Where that one is on their way through the
   * same workflow, or has entered by the same cause, it ends: nobody goes through twice at once because of a merge.
   */
  async move({ id, workflowId, contactId, cause }: Run, toId: string, end: RunEnd): Promise<void> {
    const isThere = await this.rows.findOne({ workflowId, contactId: toId, ...OPEN });
    if (isThere) await this.cancel({ id }, end);
    for (;;) {
      const entry = ((await this.lastEntry(workflowId, toId))?.entry ?? 0) + 1;
      try {
        await this.rows.updateOne({ _id: id, contactId }, { $set: { contactId: toId, entry } });
        return;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        if (!(await this.hasCause(workflowId, toId, cause))) continue; // somebody entered meanwhile
        await this.rows.deleteOne({ _id: id });
        return;
      }
    }
  }

  async erase(contactIds: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ contactId: { $in: [...contactIds] } });
  }

  /** How many runs there are in each state, and of those that have not come to an end at which step. */
  async figures(workflowId: string): Promise<{ status: RunState; nodeId?: string; count: number }[]> {
    const rows = await this.rows
      .aggregate<{ _id: { status: RunState; nodeId?: string }; count: number }>([
        { $match: { workflowId } },
        { $group: { _id: { status: '$status', nodeId: '$nodeId' }, count: { $sum: 1 } } },
      ])
      .toArray();
    return rows.map(({ _id, count }) => ({ ..._id, count }));
  }

  /** How many of the newest runs have passed each step. */
  async passed(workflowId: string, newest: number): Promise<ReadonlyMap<string, number>> {
    const rows = await this.rows
      .aggregate<{ _id: string; count: number }>([
        { $match: { workflowId } },
        { $sort: { _id: -1 } },
        { $limit: newest },
        { $project: { node: '$log.nodeId' } },
        { $unwind: '$node' },
        { $group: { _id: '$node', count: { $sum: 1 } } },
      ])
      .toArray();
    return new Map(rows.map(({ _id, count }) => [_id, count]));
  }

  /** Runs that ended so long ago that only their entry is kept, and the newest entry alone. @returns whether there are more */
  async slim(now: Date, limit: number): Promise<boolean> {
    const rows = await this.rows
      .find({ keptUntil: { $lte: now } }, { projection: { workflowId: 1, contactId: 1, entry: 1 } })
      .sort({ keptUntil: 1 })
      .limit(limit)
      .toArray();
    for (const { _id, workflowId, contactId, entry } of rows) {
      const last = await this.lastEntry(workflowId, contactId);
      if (last && last.entry > entry) await this.rows.deleteOne({ _id });
      else
        await this.rows.updateOne(
          { _id },
          { $set: { log: [] }, $unset: { keptUntil: '', event: '', trouble: '', reason: '', nodeId: '' } },
        );
      // what was kept of older entries says nothing any more
      const older = { workflowId, contactId, entry: { $lt: entry }, endedAt: { $exists: true } };
      await this.rows.deleteMany({ ...older, keptUntil: { $exists: false } });
    }
    return rows.length === limit;
  }

  async removeAll(workflowId: string): Promise<void> {
    await this.rows.deleteMany({ workflowId });
  }

  private async change(run: Run, update: mongo.UpdateFilter<RunDocument>): Promise<boolean> {
    const own = { _id: run.id, claim: run.claim! };
    return (await this.rows.updateOne(own, update)).matchedCount === 1;
  }
}

function setOfEnd({ status, at, keptUntil, reason }: RunEnd) {
  return { status, endedAt: at, keptUntil, ...(reason !== undefined && { reason }) };
}

function toDocument({ id, ...run }: Run): RunDocument {
  return { _id: id, ...run };
}

function toRun({ _id: id, keptUntil: _until, ...run }: RunDocument): Run {
  return { id, ...run };
}
