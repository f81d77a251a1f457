import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { leaseFrom, type LeaseOwner, Leases } from '../../platform/index.js';
import type { KeptProblem } from './proposal.errors.js';
import { ProposalDocument } from './proposal.schema.js';
import { statesBefore } from './proposal.states.js';

export type Proposal = ProposalDocument;

/** Proposals as stored. Every change of state is by the table, whoever else changes it. */
@Injectable()
export class ProposalRepository {
  readonly leases: Leases<ProposalDocument>;
  private readonly rows: mongo.Collection<ProposalDocument>;

  constructor(@InjectModel(ProposalDocument.name) model: Model<ProposalDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ProposalDocument>;
    this.leases = new Leases(this.rows);
  }

  async create(proposal: Proposal): Promise<void> {
    await this.rows.insertOne(proposal);
  }

  /** One that was not to be made, before anybody has seen it. */
  async withdraw(userId: string, id: string): Promise<void> {
    await this.rows.deleteOne({ _id: id, userId, state: 'open' });
  }

  /** The open ones of a conversation that is deleted. */
  async withdrawAll(userId: string, conversationId: string): Promise<void> {
    await this.rows.deleteMany({ userId, conversationId, state: 'open' });
  }

  /** In no order. */
  async *of(userId: string): AsyncGenerator<Proposal, void> {
    yield* this.rows.find({ userId }); // looked for in all rows: it happens seldom, and they are kept for days
  }

  async deleteOf(userId: string): Promise<void> {
    await this.rows.deleteMany({ userId });
  }

  findById(userId: string, id: string): Promise<Proposal | null> {
    return this.rows.findOne({ _id: id, userId });
  }

  /** @param now by the market's clock */
  countOpen(userId: string, conversationId: string, now: Date): Promise<number> {
    return this.rows.countDocuments({ userId, conversationId, state: 'open', expiresAt: { $gt: now } });
  }

  /** From now on `owner` confirms it; null when it is not open any more. @param now by our clock, ms */
  begin(userId: string, id: string, owner: LeaseOwner, now: number): Promise<Proposal | null> {
    return this.rows.findOneAndUpdate(
      { _id: id, userId, state: { $in: statesBefore('confirming') } },
      { $set: { state: 'confirming', owner, leaseUntil: leaseFrom(now) } },
      { returnDocument: 'after' },
    );
  }

  /** Of one that nobody confirms; false when it has gone on meanwhile. */
  async close(userId: string, id: string, state: 'rejected' | 'expired'): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne(
      { _id: id, userId, state: 'open' },
      { $set: { state } },
    );
    return matchedCount === 1;
  }

  /** Whether the process still has it. */
  async isHeld(userId: string, id: string, { instance }: LeaseOwner): Promise<boolean> {
    const held = { _id: id, userId, state: 'confirming', 'owner.instance': instance } as const;
    return (await this.rows.findOne(held, { projection: { _id: 1 } })) !== null;
  }

  /** How it ended; null when it is in other hands. */
  finish(
    userId: string,
    id: string,
    { instance }: LeaseOwner,
    end: { state: 'confirmed' | 'expired' | 'open' } | { state: 'failed'; problem: KeptProblem },
  ): Promise<Proposal | null> {
    return this.rows.findOneAndUpdate(
      { _id: id, userId, state: { $in: statesBefore(end.state) }, 'owner.instance': instance },
      { $set: end, $unset: { owner: '', leaseUntil: '' } },
      { returnDocument: 'after' },
    );
  }
}
