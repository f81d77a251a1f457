import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { randomToken, tokenHash } from '../access/secrets.js';
import type { Role } from '../permissions.js';
import { InviteDocument } from './invite.schema.js';

const VALID_MS = 7 * 24 * 60 * 60 * 1000;

export interface Invite {
  id: string;
  email: string;
  role: Role;
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
    const invite = { email: email.trim().toLowerCase(), role, expiresAt: new Date(now + VALID_MS) };
    const id = newId('inv');
    await this.model.create({
      _id: id,
      ...invite,
      hash: tokenHash(token),
      createdBy,
      createdAt: new Date(now),
    });
    return { id, ...invite, token };
  }

  /**
   * Uses an invite up and runs `register` with its role; when that fails, the invite can be used again.
   * Null when there is no such invite for this e-mail.
   */
  async take<T>(token: string, email: string, register: (role: Role) => Promise<T>): Promise<T | null> {
    const filter = { hash: tokenHash(token), email, expiresAt: { $gt: this.clock.date() } };
    const invite = await this.model.findOneAndDelete(filter).lean();
    if (!invite) return null;
    try {
      return await register(invite.role);
    } catch (error) {
      await this.model.create(invite);
      throw error;
    }
  }
}
