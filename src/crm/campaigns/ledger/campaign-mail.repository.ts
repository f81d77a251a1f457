import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, insertUnordered, SharedCommand } from '../../../platform/index.js';
import type { CampaignMail, MailCount, Settlement } from './campaign-mail.js';
import { CampaignMailDocument } from './campaign-mail.schema.js';
import { CLAIMABLE, OPEN, type RowState } from './row.states.js';

type Row = CampaignMailDocument;
type Query = mongo.Filter<Row>;

/** Rows of one command. */
const AT_ONCE = 5000;

/** What became of a mail, as whoever claimed it says. */
interface Said {
  id: string;
  owner: string;
  settlement: Settlement;
  at: Date;
}

/** Whom a campaign goes to, and what became of each mail. */
@Injectable()
export class CampaignMailRepository {
  private readonly rows: mongo.Collection<Row>;
  private readonly settlements: SharedCommand<Said, null>;

  constructor(
    @InjectModel(CampaignMailDocument.name) private readonly model: Model<CampaignMailDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<Row>;
    this.settlements = new SharedCommand(async (group) => {
      await this.write(group);
      return group.map(() => null);
    });
  }

  /** Durable when it resolves. Those that are there stay as they are. */
  async insert(mails: readonly CampaignMail[]): Promise<void> {
    await insertUnordered(
      this.model,
      mails.map(({ id, ...mail }) => ({ _id: id, ...mail })),
    );
  }

  /** Those whose turn has not come yet, in the order of ids. */
  async pending(campaignId: string, limit: number, afterId?: string): Promise<CampaignMail[]> {
    const query: Query = {
      campaignId,
      state: 'pending',
      ...(afterId !== undefined && { _id: { $gt: afterId } }),
    };
    return (await this.rows.find(query).sort({ _id: 1 }).limit(limit).toArray()).map(toMail);
  }

  /** Those that are to be tried again, those that wait the longest first. */
  async due(campaignId: string, now: Date, limit: number): Promise<CampaignMail[]> {
    const query: Query = { campaignId, dueAt: { $lte: now } };
    return (await this.rows.find(query).sort({ dueAt: 1 }).limit(limit).toArray()).map(toMail);
  }

  /** All mails of a campaign to some contacts: after merges one contact may have several. */
  async ofContacts(campaignId: string, contactIds: readonly string[]): Promise<CampaignMail[]> {
    return (await this.rows.find({ contactId: { $in: [...contactIds] }, campaignId }).toArray()).map(toMail);
  }

  /** Whether something is still to be done. */
  async isOpen(campaignId: string): Promise<boolean> {
    const open: Query = { campaignId, state: { $in: [...OPEN] } };
    return (await this.rows.findOne(open, { projection: { _id: 1 } })) !== null;
  }

  /** Durable when it resolves. @returns the ids of those that are this process's now */
  async claim(ids: readonly string[], owner: string): Promise<ReadonlySet<string>> {
    const { matchedCount } = await this.rows.updateMany(
      { _id: { $in: [...ids] }, state: { $in: [...CLAIMABLE] } },
      { $set: { state: 'claimed', owner }, $unset: { dueAt: '' } },
    );
    if (matchedCount === ids.length) return new Set(ids);
    const mine = this.rows.find(
      { _id: { $in: [...ids] }, state: 'claimed', owner },
      { projection: { _id: 1 } },
    );
    return new Set((await mine.toArray()).map(({ _id }) => _id));
  }

  /**
   * Those that somebody has left behind are sent again, the first of all; for whoever holds the campaign.
   * @param underway those that it is sending itself
   */
  async freeClaims(campaignId: string, now: Date, underway: readonly string[]): Promise<void> {
    await this.rows.updateMany(
      { campaignId, state: 'claimed', ...(underway.length > 0 && { _id: { $nin: [...underway] } }) },
      { $set: { state: 'retrying', dueAt: now }, $unset: { owner: '' } },
    );
  }

  /**
   * Says what became of a mail. Nothing happens when it is not this process's any more. On the disk with the next claim,
   * which comes before the next mail.
   */
  async settle(id: string, owner: string, settlement: Settlement, at: Date): Promise<void> {
    await this.settlements.ask({ id, owner, settlement, at });
  }

  /** There is no mail to send, or nobody to send it to. */
  async giveUp(id: string, state: 'failed' | 'suppressed', error: string, at: Date): Promise<void> {
    await this.rows.updateOne(
      { _id: id, state: { $in: [...CLAIMABLE] } },
      { $set: { state, error, at }, $unset: { dueAt: '' } },
    );
  }

  async counts(campaignId: string): Promise<MailCount[]> {
    const groups = this.rows.aggregate<{
      _id: { variant?: string | null; state: RowState; kept?: boolean | null };
      count: number;
    }>([
      { $match: { campaignId } },
      { $group: { _id: { variant: '$variant', state: '$state', kept: '$kept' }, count: { $sum: 1 } } },
    ]);
    return (await groups.toArray()).map(({ _id: { variant, state, kept }, count }) => ({
      ...(typeof variant === 'string' && { variant }),
      state,
      kept: kept === true,
      count,
    }));
  }

  async delete(campaignId: string): Promise<void> {
    for (;;) {
      const rows = await this.rows
        .find({ campaignId }, { projection: { _id: 1 } })
        .limit(AT_ONCE)
        .toArray();
      if (rows.length === 0) return;
      await this.rows.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } });
    }
  }

  /** All of one contact, in no order. */
  async ofContact(contactId: string, limit: number): Promise<CampaignMail[]> {
    return (await this.rows.find({ contactId }).limit(limit).toArray()).map(toMail);
  }

  async move(fromIds: readonly string[], toId: string): Promise<void> {
    await this.rows.updateMany({ contactId: { $in: [...fromIds] } }, { $set: { contactId: toId } });
  }

  /** Nothing is sent to them any more; whose mails they were is gone, and what the server said of them; that they were counts. */
  async anonymise(contactIds: readonly string[], at: Date): Promise<void> {
    const theirs: Query = { contactId: { $in: [...contactIds] } };
    await this.rows.updateMany(
      { ...theirs, state: { $in: [...CLAIMABLE] } },
      { $set: { state: 'suppressed', at }, $unset: { dueAt: '' } },
    );
    await this.rows.updateMany(theirs, { $unset: { contactId: '', error: '' } });
  }

  private async write(group: readonly Said[]): Promise<void> {
    const plain = new Map<string, Said[]>();
    const others: Said[] = [];
    for (const said of group) {
      const { owner, settlement, at } = said;
      if (settlement.state !== 'sent' || settlement.kept) others.push(said);
      else {
        const key = `${owner} ${at.getTime()}`;
        plain.set(key, [...(plain.get(key) ?? []), said]);
      }
    }
    const writes: mongo.AnyBulkWriteOperation<Row>[] = [
      ...[...plain.values()].map((alike) => ({
        updateMany: {
          filter: { _id: { $in: alike.map(({ id }) => id) }, ...claimedBy(alike[0].owner) },
          update: updateFor(alike[0]),
        },
      })),
      ...others.map((said) => ({
        updateOne: { filter: { _id: said.id, ...claimedBy(said.owner) }, update: updateFor(said) },
      })),
    ];
    await this.rows.bulkWrite(writes, { ordered: false, writeConcern: this.database.stepConcern });
  }
}

function claimedBy(owner: string) {
  return { state: 'claimed', owner } as const;
}

function updateFor({ settlement, at }: Said): mongo.UpdateFilter<Row> {
  const { state } = settlement;
  if (state === 'sent')
    return {
      $set: { state, at, ...(settlement.kept && { kept: true }) },
      $unset: { owner: '', error: '' },
    };
  const error = withoutAddresses(settlement.error);
  if (state !== 'retrying') return { $set: { state, at, error }, $unset: { owner: '' } };
  const { dueAt, isCounted } = settlement;
  return {
    $set: { state, dueAt, error },
    $unset: { owner: '' },
    ...(isCounted && { $inc: { tries: 1 } }),
  };
}

/** Servers say whom they refuse; that is nobody's any more when the person is erased. */
function withoutAddresses(said: string): string {
  return said.replace(/[^\s<>:;,]+@[^\s<>:;,]+/g, '...');
}

function toMail({ _id: id, owner: _owner, ...row }: Row): CampaignMail {
  return { id, ...row };
}
