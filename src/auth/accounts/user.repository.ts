import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import { type Role, rolesWith } from '../permissions.js';
import { UserDocument, type UserStatus } from './user.schema.js';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  status: UserStatus;
  emailVerified: boolean;
  /** Wants the daily insight by mail. */
  dailyInsight?: boolean;
  passwordHash: string;
  createdAt: Date;
}

export type UserChange = Partial<
  Pick<User, 'name' | 'role' | 'status' | 'passwordHash' | 'emailVerified' | 'dailyInsight'>
>;

@Injectable()
export class UserRepository {
  constructor(@InjectModel(UserDocument.name) private readonly model: Model<UserDocument>) {}

  /** Resolves when the unique index stands. */
  async ready(): Promise<void> {
    await this.model.init();
  }

  async findById(id: string): Promise<User | null> {
    return toUser(await this.model.findById(id).lean());
  }

  /** `email` in lower case. */
  async findByEmail(email: string): Promise<User | null> {
    return toUser(await this.model.findOne({ email }).lean());
  }

  /** Those of the e-mails, each in lower case, that have an account. */
  async findByEmails(emails: readonly string[]): Promise<User[]> {
    if (emails.length === 0) return [];
    return (await this.model.find({ email: { $in: [...emails] } }).lean()).map((doc) => toUser(doc)!);
  }

  async findByIds(ids: readonly string[]): Promise<User[]> {
    if (ids.length === 0) return [];
    return (await this.model.find({ _id: { $in: [...ids] } }).lean()).map((doc) => toUser(doc)!);
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.model.exists({ role: 'admin' })) !== null;
  }

  /** False when the e-mail is taken. */
  async insert(user: User): Promise<boolean> {
    try {
      const { id, ...rest } = user;
      await this.model.create({ _id: id, ...rest });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Null when the account is gone, or has another e-mail. */
  async verifyEmail(id: string, email: string): Promise<User | null> {
    const change = { $set: { emailVerified: true } };
    return toUser(
      await this.model.findOneAndUpdate({ _id: id, email }, change, { returnDocument: 'after' }).lean(),
    );
  }

  /** Active staff with a verified e-mail that want the daily insight. */
  async findDailyInsightReaders(): Promise<User[]> {
    const roles = rolesWith('analytics:read');
    const docs = await this.model
      .find({ dailyInsight: true, status: 'active', emailVerified: true, role: { $in: roles } })
      .lean();
    return docs.map((doc) => toUser(doc)!);
  }

  async update(id: string, change: UserChange): Promise<User | null> {
    return toUser(
      await this.model.findByIdAndUpdate(id, { $set: change }, { returnDocument: 'after' }).lean(),
    );
  }
}

function toUser(doc: UserDocument | null): User | null {
  if (!doc) return null;
  const { _id, ...rest } = doc;
  return { id: _id, ...rest };
}
