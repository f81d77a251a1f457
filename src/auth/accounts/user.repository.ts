import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { BsonRows, isDuplicateKey, scanRows } from '../../platform/index.js';
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

export type UserChange = Partial<Pick<User, 'name' | 'role' | 'status' | 'emailVerified' | 'dailyInsight'>>;

export interface UserCount extends Pick<User, 'role' | 'status' | 'emailVerified'> {
  count: number;
}

/** What a list of users is searched and sorted by. */
export type ListedUser = Pick<
  User,
  'id' | 'email' | 'name' | 'role' | 'status' | 'emailVerified' | 'createdAt'
> & {
  changedAt?: Date;
};

/** Which users; when their accounts were made in ms since 1970, `from` inclusive, `to` exclusive. */
export interface UserScan {
  role?: Role | undefined;
  status?: UserStatus | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** What files show of a user; times in ms since 1970. */
export type UserRow = Pick<User, 'id' | 'email' | 'name' | 'role' | 'status' | 'emailVerified'> & {
  createdAt: number;
};

const ROWS = new BsonRows<UserRow>({
  id: '_id',
  email: 'email',
  name: 'name',
  role: 'role',
  status: 'status',
  emailVerified: 'emailVerified',
  createdAt: 'createdAt',
});

const LISTED = {
  email: 1,
  name: 1,
  role: 1,
  status: 1,
  emailVerified: 1,
  createdAt: 1,
  changedAt: 1,
} as const;
/** Rows that are read at once, where all are. */
const CHUNK = 2000;
/** Each change says when it was, by the one clock that all processes share. */
const STAMP = { $currentDate: { changedAt: true } } as const;

@Injectable()
export class UserRepository {
  private readonly rows: mongo.Collection<UserDocument>;

  constructor(@InjectModel(UserDocument.name) private readonly model: Model<UserDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<UserDocument>;
  }

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

  /** Admins who can log in. */
  async activeAdmins(): Promise<string[]> {
    const docs = await this.model.find({ role: 'admin', status: 'active' }, { _id: 1 }).lean();
    return docs.map(({ _id }) => _id);
  }

  /** Of these users those that are suspended. */
  async suspendedAmong(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const docs = await this.model.find({ _id: { $in: [...ids] }, status: 'suspended' }, { _id: 1 }).lean();
    return docs.map(({ _id }) => _id);
  }

  /** False when the e-mail is taken. */
  async insert(user: User): Promise<boolean> {
    try {
      const { id, ...rest } = user;
      // an upsert, because only an update can take the database's time
      await this.rows.updateOne({ _id: id }, { $setOnInsert: rest, ...STAMP }, { upsert: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Null when the account is gone, or has another e-mail. */
  async verifyEmail(id: string, email: string): Promise<User | null> {
    const change = { $set: { emailVerified: true }, ...STAMP };
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
      await this.model.findByIdAndUpdate(id, { $set: change, ...STAMP }, { returnDocument: 'after' }).lean(),
    );
  }

  /**
   * A new password for the account as it was read, and what changes with it; of two at once the first one stays.
   * Null when the password has changed since, or the account is gone.
   */
  async setPassword(
    { id, passwordHash: before }: Pick<User, 'id' | 'passwordHash'>,
    passwordHash: string,
    change: UserChange = {},
  ): Promise<User | null> {
    return toUser(
      await this.model
        .findOneAndUpdate(
          { _id: id, passwordHash: before },
          { $set: { ...change, passwordHash }, ...STAMP },
          { returnDocument: 'after' },
        )
        .lean(),
    );
  }

  /** Changes the status; false when it is that already, or there is no such user. */
  async setStatus(id: string, status: UserStatus): Promise<boolean> {
    const { modifiedCount } = await this.rows.updateOne(
      { _id: id, status: { $ne: status } },
      { $set: { status }, ...STAMP },
    );
    return modifiedCount === 1;
  }

  async delete(id: string): Promise<void> {
    await this.rows.deleteOne({ _id: id });
  }

  /** All users, for a list of them; in chunks, as they are read. */
  async *listed(): AsyncIterable<ListedUser[]> {
    const options = { projection: LISTED, sort: { _id: 1 }, limit: CHUNK, batchSize: CHUNK } as const;
    for (let last = ''; ;) {
      const docs = await this.rows.find({ _id: { $gt: last } }, options).toArray();
      if (docs.length === 0) return;
      last = docs[docs.length - 1]._id;
      yield docs.map(toListed);
    }
  }

  /** Newest first; in chunks, as they are read. */
  scan({ role, status, from, to }: UserScan): AsyncIterable<UserRow[]> {
    const made = {
      ...(from !== undefined && { $gte: new Date(from) }),
      ...(to !== undefined && { $lt: new Date(to) }),
    };
    const query: mongo.Filter<UserDocument> = {
      ...(role !== undefined && { role }),
      ...(status !== undefined && { status }),
      ...(Object.keys(made).length > 0 && { createdAt: made }),
    };
    return scanRows(this.rows, ROWS, query, { createdAt: -1, _id: -1 });
  }

  /** Those that were changed at or after a time of the database's clock. */
  async changedSince(time: Date): Promise<ListedUser[]> {
    const docs = await this.rows.find({ changedAt: { $gte: time } }, { projection: LISTED }).toArray();
    return docs.map(toListed);
  }

  /** When the newest change was, by the database's clock; 1970 when there was none. */
  async lastChange(): Promise<Date> {
    const newest = { projection: { changedAt: 1 }, sort: { changedAt: -1 } } as const;
    return (await this.rows.findOne({ changedAt: { $gt: new Date(0) } }, newest))?.changedAt ?? new Date(0);
  }

  /** Kept by the database, not counted. */
  count(): Promise<number> {
    return this.rows.estimatedDocumentCount();
  }

  /** How many there are of each kind; reads all of them. */
  async countByKind(): Promise<UserCount[]> {
    const kind = { role: '$role', status: '$status', emailVerified: '$emailVerified' };
    const rows = await this.rows
      .aggregate<{ _id: Omit<UserCount, 'count'>; count: number }>([
        { $group: { _id: kind, count: { $sum: 1 } } },
      ])
      .toArray();
    return rows.map(({ _id, count }) => ({ ..._id, count }));
  }

  /** How many accounts were made since. */
  countSince(from: Date): Promise<number> {
    return this.rows.countDocuments({ createdAt: { $gte: from } });
  }

  /** How many accounts were made, by quarters of an hour (ms): business days begin with one in every time zone. */
  async createdByQuarter(from: Date, to: Date): Promise<{ at: number; count: number }[]> {
    const quarter = { $dateTrunc: { date: '$createdAt', unit: 'minute', binSize: 15 } };
    const rows = await this.rows
      .aggregate<{ _id: Date; count: number }>([
        { $match: { createdAt: { $gte: from, $lt: to } } },
        { $group: { _id: quarter, count: { $sum: 1 } } },
      ])
      .toArray();
    return rows.map(({ _id, count }) => ({ at: _id.getTime(), count }));
  }
}

function toUser(doc: UserDocument | null): User | null {
  if (!doc) return null;
  const { _id, changedAt: _changedAt, ...rest } = doc;
  return { id: _id, ...rest };
}

function toListed(row: UserDocument): ListedUser {
  const { _id: id, email, name, role, status, emailVerified, createdAt, changedAt } = row;
  return { id, email, name, role, status, emailVerified, createdAt, ...(changedAt && { changedAt }) };
}
