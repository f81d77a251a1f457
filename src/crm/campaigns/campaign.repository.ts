import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, type Leased, type LeaseOwner, Leases } from '../../platform/index.js';
import type {
  Campaign,
  CampaignAtWork,
  CampaignAudience,
  CampaignContent,
  CampaignPlan,
} from './campaign.js';
import { CampaignDocument } from './campaign.schema.js';
import { type CampaignState, DELETABLE, EDITABLE, statesBefore } from './campaign.states.js';
import { waysToSay } from './variants.rules.js';

type Row = CampaignDocument;
type Query = mongo.Filter<Row>;

/** What only who sends it needs, and may be large. */
const INNER = { uses: 0, contents: 0, audience: 0, paidUntil: 0, owner: 0, leaseUntil: 0 } as const;
type Outer = Omit<Row, keyof typeof INNER>;

/** When it begins, and what it says from then on. */
export interface Appointment {
  scheduledAt: Date;
  timeZone: string;
  contents: CampaignContent[];
}

/** Something a process has to look at: whose it is, if anybody's. */
export type CampaignSeen = Leased & { _id: string };

@Injectable()
export class CampaignRepository {
  /** Which process sends which. */
  readonly leases: Leases<Row>;
  private readonly rows: mongo.Collection<Row>;

  constructor(
    @InjectModel(CampaignDocument.name) model: Model<CampaignDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<Row>;
    this.leases = new Leases(this.rows);
  }

  async insert({ id, ...campaign }: Campaign): Promise<void> {
    await this.rows.insertOne({ _id: id, ...campaign, uses: usesOf(campaign) });
  }

  async findById(id: string): Promise<Campaign | null> {
    const row = await this.rows.findOne<Outer>({ _id: id }, { projection: INNER });
    return row && toCampaign(row);
  }

  /** Newest first: in the order of ids, since those sort by when they were made. */
  async list(limit: number, beforeId?: string, status?: CampaignState): Promise<Campaign[]> {
    const query: Query = {
      ...(status !== undefined && { status }),
      ...(beforeId !== undefined && { _id: { $lt: beforeId } }),
    };
    const rows = await this.rows
      .find<Outer>(query, { projection: INNER })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(toCampaign);
  }

  count(): Promise<number> {
    return this.rows.countDocuments({});
  }

  async isEmpty(): Promise<boolean> {
    return (await this.rows.findOne({}, { projection: { _id: 1 } })) === null;
  }

  /** Those that still need a template or a segment; ten at most. */
  async usesOf(use: string): Promise<Pick<Campaign, 'id' | 'name'>[]> {
    const rows = await this.rows
      .find({ uses: use }, { projection: { name: 1 } })
      .limit(10)
      .toArray();
    return rows.map(({ _id: id, name }) => ({ id, name }));
  }

  /** Changes what it says, as long as it has not begun; null when it has, or was changed since it was read. */
  change(
    { id, rev }: Pick<Campaign, 'id' | 'rev'>,
    plan: CampaignPlan,
    contents: CampaignContent[] | null,
    updatedAt: Date,
  ): Promise<Campaign | null> {
    const { throttlePerSecond, variants } = plan;
    return this.update(
      { _id: id, rev, status: { $in: [...EDITABLE] } },
      {
        $set: { ...plan, uses: usesOf(plan), updatedAt, ...(contents && { contents }) },
        $unset: {
          ...(throttlePerSecond === undefined && { throttlePerSecond: '' as const }),
          ...(variants === undefined && { variants: '' as const }),
        },
        $inc: { rev: 1 },
      },
    );
  }

  /** Of the revision that its contents were made of; null when it is another one by now, or may not be scheduled. */
  schedule(
    { id, rev }: Pick<Campaign, 'id' | 'rev'>,
    appointment: Appointment,
    updatedAt: Date,
  ): Promise<Campaign | null> {
    return this.update(
      // not of one that was paused: it has its time, and goes on
      { _id: id, rev, status: { $in: [...EDITABLE] } },
      { $set: { status: 'scheduled', ...appointment, updatedAt }, $inc: { rev: 1 } },
    );
  }

  /** @param reason when nobody has done so @param owner only while it is its own */
  pause(id: string, at: Date, reason?: string, owner?: LeaseOwner): Promise<Campaign | null> {
    return this.update(
      { ...before(id, 'paused'), ...(owner && { 'owner.instance': owner.instance }) },
      {
        $set: { status: 'paused', updatedAt: at, ...(reason !== undefined && { reason }) },
        $inc: { rev: 1 },
      },
    );
  }

  /** One that has not begun waits for its time again. */
  async resume(id: string, at: Date): Promise<Campaign | null> {
    const goOn = (status: CampaignState, hasBegun: boolean) =>
      this.update(
        { _id: id, status: 'paused', startedAt: { $exists: hasBegun } },
        { $set: { status, updatedAt: at }, $unset: { reason: '' }, $inc: { rev: 1 } },
      );
    return (await goOn('sending', true)) ?? (await goOn('scheduled', false));
  }

  cancel(id: string, at: Date): Promise<Campaign | null> {
    return this.update(before(id, 'cancelled'), {
      $set: { status: 'cancelled', finishedAt: at, updatedAt: at },
      $unset: { uses: '', reason: '' },
      $inc: { rev: 1 },
    });
  }

  /** Whether it was there and might go. */
  async delete(id: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id, status: { $in: [...DELETABLE] } })).deletedCount === 1;
  }

  /** Those that are being sent, and those whose time has come. */
  async atWork(now: Date): Promise<CampaignSeen[]> {
    const projection = { owner: 1, leaseUntil: 1 } as const;
    const read = (query: Query) => this.rows.find<CampaignSeen>(query, { projection }).toArray();
    const [sending, due] = await Promise.all([
      read({ status: 'sending' }),
      read({ status: 'scheduled', scheduledAt: { $lte: now } }),
    ]);
    return [...sending, ...due];
  }

  /** The campaign with all that it needs, when it is this owner's and being sent. */
  async ownAtWork(id: string, { instance }: LeaseOwner): Promise<CampaignAtWork | null> {
    const row = await this.rows.findOne({ ...own(id, instance), status: 'sending' });
    if (!row) return null;
    const { contents, audience, startedAt, paidUntil } = row;
    return {
      ...toCampaign(row),
      startedAt: startedAt!,
      contents: contents!,
      audience: audience!,
      ...(paidUntil && { paidUntil }),
    };
  }

  /** One of its own whose time has come; null when it is no more to be begun. */
  begin(
    { id, rev }: Pick<Campaign, 'id' | 'rev'>,
    { instance }: LeaseOwner,
    audience: CampaignAudience,
    at: Date,
  ): Promise<Campaign | null> {
    return this.update(
      { ...own(id, instance), rev, status: 'scheduled', scheduledAt: { $lte: at } },
      {
        $set: { status: 'sending', startedAt: at, updatedAt: at, audience },
        $unset: { uses: '' },
        $inc: { rev: 1 },
      },
    );
  }

  /** Says how far everybody who is meant has a row. False when it is not this owner's any more. */
  async saveAudience(id: string, { instance }: LeaseOwner, audience: CampaignAudience): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(own(id, instance), { $set: { audience } });
    return matchedCount === 1;
  }

  /**
   * Whether this owner may send some more, asked right before: false when it was paused or cancelled meanwhile, or is another
   * process's.
   */
  async admit(id: string, { instance }: LeaseOwner, paidUntil?: Date): Promise<boolean> {
    const mine: Query = { ...own(id, instance), status: 'sending' };
    if (!paidUntil) return (await this.rows.findOne(mine, { projection: { _id: 1 } })) !== null;
    // the claim that follows takes it along to the disk
    const writeConcern = this.database.stepConcern;
    return (await this.rows.updateOne(mine, { $set: { paidUntil } }, { writeConcern })).matchedCount === 1;
  }

  /** Everybody has got theirs. Null when it was paused or cancelled meanwhile, or is another process's. */
  finish(id: string, { instance }: LeaseOwner, at: Date): Promise<Campaign | null> {
    return this.update(
      { ...own(id, instance), status: 'sending', 'audience.isComplete': true },
      { $set: { status: 'sent', finishedAt: at, updatedAt: at }, $inc: { rev: 1 } },
    );
  }

  /** As it is, of one template: for seeds. */
  async insertPast({ id, ...campaign }: Campaign, html: string): Promise<void> {
    const contents = waysToSay(campaign).map(({ templateId: _, ...said }) => ({ ...said, html }));
    await this.rows.insertOne({
      _id: id,
      ...campaign,
      ...(campaign.startedAt ? { contents } : { uses: usesOf(campaign) }),
    });
  }

  private async update(query: Query, change: mongo.UpdateFilter<Row>): Promise<Campaign | null> {
    const row = await this.rows.findOneAndUpdate(query, change, {
      returnDocument: 'after',
      projection: INNER,
    });
    return row && toCampaign(row);
  }
}

function own(id: string, instance: string): Query {
  return { _id: id, 'owner.instance': instance };
}

function before(id: string, state: CampaignState): Query {
  return { _id: id, status: { $in: [...statesBefore(state)] } };
}

function usesOf({ templateId, segmentId, variants = [] }: CampaignPlan): string[] {
  const templates = [templateId, ...variants.flatMap((variant) => variant.templateId ?? [])];
  return [...new Set([...templates, ...(segmentId === null ? [] : [segmentId])])];
}

function toCampaign(row: Outer): Campaign {
  const { _id: id, ...campaign } = row;
  for (const name of Object.keys(INNER)) delete (campaign as Record<string, unknown>)[name];
  return { id, ...campaign };
}
