import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isFree, type LeaseOwner, Leases } from '../../../../platform/index.js';
import { TriggerStateDocument } from './trigger-state.schema.js';

export type TriggerState = Pick<TriggerStateDocument, 'turn' | 'look' | 'lookedAt' | 'restUntil'>;

/** How far triggers have looked; each under a lease, since one process looks at a time. */
@Injectable()
export class TriggerStateRepository {
  private readonly rows: mongo.Collection<TriggerStateDocument>;
  private readonly leases: Leases<TriggerStateDocument>;

  constructor(@InjectModel(TriggerStateDocument.name) model: Model<TriggerStateDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<TriggerStateDocument>;
    this.leases = new Leases(this.rows);
  }

  /** By the ids of their workflows. */
  async find(workflowIds: readonly string[]): Promise<Map<string, TriggerState>> {
    const rows = await this.rows.find({ _id: { $in: [...workflowIds] } }).toArray();
    return new Map(rows.map((row) => [row._id, row]));
  }

  /** The state as it is, when it is this owner's from now on; null when somebody else looks. */
  async hold(id: string, turn: string, owner: LeaseOwner, now: number): Promise<TriggerState | null> {
    await this.rows.updateOne({ _id: id }, { $setOnInsert: { turn, look: 1 } }, { upsert: true });
    const row = await this.rows.findOne({ _id: id });
    const taken = row && isFree(row, now) ? await this.leases.take(row, owner, now) : null;
    if (!taken || taken.turn === turn) return taken;
    const anew = { turn, look: taken.look + 1 };
    const mine = { _id: id, 'owner.instance': owner.instance };
    await this.rows.updateOne(mine, { $set: anew, $unset: { lookedAt: '', restUntil: '' } });
    return anew;
  }

  /** False when it has gone to somebody else. */
  async renew(id: string, { instance }: LeaseOwner, now: number): Promise<boolean> {
    return (await this.leases.renew(instance, now, [id])).has(id);
  }

  /** Says how far it was looked and gives it back; nothing when it has gone to somebody else. */
  async note(id: string, { instance }: LeaseOwner, state: Partial<TriggerState>): Promise<void> {
    const leased = { owner: '', leaseUntil: '' } as const;
    await this.rows.updateOne({ _id: id, 'owner.instance': instance }, { $set: state, $unset: leased });
  }

  async remove(workflowId: string): Promise<void> {
    await this.rows.deleteOne({ _id: workflowId });
  }
}
