import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { randomToken, tokenHash } from '../access/secrets.js';
import type { Role } from '../permissions.js';
import { InviteDocument } from './invite.schema.js';

const VALID_MS = 7 * 24 * 60 * 60 * 1000;
/** Ids are `inv_...` and sort by the time they were made. */
export const INVITE_ID = 'inv';

export interface Invite {
  id: string;
  email: string;
  role: Role;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
}

/** Invitations to register: for one e-mail, once, within a week. */
@Injectable()
export class Invites {
  constructor(
    @InjectModel(InviteDocument.name) private readonly model: Model<InviteDocument>,
    private readonly clock: Clock,
  ) {}

  /** The token is shown this once. */
  async create(createdBy: string, email: string, role: Role = 'member'): Promise<Invite & { token: string }> {
    const token = randomToken();
    const now = this.clock.now();
    const invite: Invite = {
      id: newId(INVITE_ID, now),
      email: email.trim().toLowerCase(),
      role,
      createdBy,
      createdAt: new Date(now),
      expiresAt: new Date(now + VALID_MS),
    };
    const { id, ...rest } = invite;
    await this.model.create({ _id: id, ...rest, hash: tokenHash(token) });
    return { ...invite, token };
  }

  /** Those that can still be used, newest first. @param before id of the last one of the page before */
  async list(limit: number, before?: string): Promise<Invite[]> {
    const docs = await this.model
      .find({ expiresAt: { $gt: this.clock.date() }, ...(before !== undefined && { _id: { $lt: before } }) })
      .sort({ _id: -1 })
      .limit(limit)
      .lean();
    return docs.map(toInvite);
  }

  /** To an address, or made by somebody; those that have run out and are not cleared away yet included. */
  async about({ id, email }: { id: string; email?: string }): Promise<Invite[]> {
    const own = { createdBy: id };
    const docs = await this.model.find(email === undefined ? own : { $or: [{ email }, own] }).lean();
    return docs.map(toInvite);
  }

  /** Those to an address that were made until a time go; those that somebody made are another one's from now on. */
  async forget({ id, email }: { id: string; email?: string }, until: Date, by: string): Promise<void> {
    // looked for in all rows: they are few, and it happens seldom
    if (email !== undefined) await this.model.deleteMany({ email, createdAt: { $lte: until } });
    await this.model.updateMany({ createdBy: id }, { $set: { createdBy: by } });
  }

  /** False when there is none. */
  async delete(id: string): Promise<boolean> {
    return (
      (await this.model.deleteOne({ _id: id, expiresAt: { $gt: this.clock.date() } })).deletedCount === 1
    );
  }

  /**
   * Uses an invite up and runs `register` with it; when that fails, the invite can be used again.
   * Null when there is no such invite for this e-mail.
   */
  async take<T>(token: string, email: string, register: (invite: Invite) => Promise<T>): Promise<T | null> {
    const filter = { hash: tokenHash(token), email, expiresAt: { $gt: this.clock.date() } };
    const invite = await this.model.findOneAndDelete(filter).lean();
    if (!invite) return null;
    try {
      return await register(toInvite(invite));
    } catch (error) {
      await this.model.create(invite);
      throw error;
    }
  }
}

function toInvite({ _id: id, email, role, createdBy, createdAt, expiresAt }: InviteDocument): Invite {
  return { id, email, role, createdBy, createdAt, expiresAt };
}
