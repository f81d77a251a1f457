import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { newId, Unavailable } from '../../common/index.js';
import { Clock, isDuplicateKey } from '../../platform/index.js';
import { CrmStateDocument } from './crm-state.schema.js';

/** Of what is done alone: contacts end, merged or erased. Of two at once each could count on what the other one takes away. */
export const CONTACTS_END = 'contacts-end';
/** How long a process that died keeps others waiting, in ms; nothing that is done alone takes near as long. */
const HELD_MS = 60_000;
const LOOK_MS = 20;
const MOST_LOOKS = 500;

/** Until when something was done, by its name; and what only one does at a time. */
@Injectable()
export class CrmState {
  private readonly rows: mongo.Collection<CrmStateDocument>;

  constructor(
    @InjectModel(CrmStateDocument.name) model: Model<CrmStateDocument>,
    private readonly clock: Clock,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<CrmStateDocument>;
  }

  async get(name: string): Promise<Date | null> {
    return (await this.rows.findOne({ _id: name }))?.at ?? null;
  }

  /** Never back. */
  async set(name: string, at: Date): Promise<void> {
    await this.rows.updateOne({ _id: name }, { $max: { at } }, { upsert: true });
  }

  /** How often `count` was called. */
  async counted(name: string): Promise<number> {
    return (await this.rows.findOne({ _id: name }, { projection: { count: 1 } }))?.count ?? 0;
  }

  /** Something has changed: whoever remembers another number looks again. */
  async count(name: string): Promise<void> {
    await this.rows.updateOne({ _id: name }, { $inc: { count: 1 } }, { upsert: true });
  }

  /** Does something while no other process, and nobody else here, does anything of that name. @throws Unavailable after 10 s */
  async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    const owner = newId('own');
    for (let looks = 0; !(await this.take(name, owner)); looks++) {
      if (looks === MOST_LOOKS) throw new Unavailable('Somebody else is at it; try again shortly');
      await sleep(LOOK_MS);
    }
    try {
      return await work();
    } finally {
      await this.rows.updateOne({ _id: name, owner }, { $set: { at: new Date(0) } });
    }
  }

  /** `at` is until when it is held. */
  private async take(name: string, owner: string): Promise<boolean> {
    const now = this.clock.now();
    const held = { $set: { owner, at: new Date(now + HELD_MS) } };
    try {
      await this.rows.updateOne({ _id: name, at: { $lte: new Date(now) } }, held, { upsert: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false; // it is there, and held
      throw error;
    }
  }
}
