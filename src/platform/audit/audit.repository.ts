import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { definedOf, firstIdAt, literally } from '../../common/index.js';
import { Database } from '../mongo/database.js';
import { DURABLE } from '../mongo/write-concern.js';
import type { AuditEnding, AuditEntry } from './audit-entry.js';
import { AuditDocument } from './audit.schema.js';

export const AUDIT_PREFIX = 'aud';

/** Which entries; times in ms since 1970, `from` included, `to` not. */
export interface AuditFilter {
  actorId?: string | undefined;
  action?: string | undefined;
  /** Id of what was changed. */
  target?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** A person whose traces are taken out. */
interface ErasedPerson {
  id: string;
  /** Missing where it may be somebody else's. */
  email?: string;
}

/** What of a state tells about a person, not about the change. */
const PERSONAL = ['name', 'email', 'reason'] as const;

/**
 * The trail. Entries are added, and completed once; there is no other update and no delete, but that of what is personal
 * about somebody who asks to be forgotten.
 */
@Injectable()
export class AuditRepository {
  private readonly rows: mongo.Collection<AuditDocument>;

  constructor(
    @InjectModel(AuditDocument.name) model: Model<AuditDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<AuditDocument>;
  }

  async insert(entry: AuditEntry): Promise<void> {
    // the change itself, or the end of the entry, takes it to the disk
    const writeConcern = entry.outcome === 'begun' ? this.database.stepConcern : DURABLE;
    const { id, ...rest } = entry;
    await this.rows.insertOne({ _id: id, ...rest }, { writeConcern });
  }

  /** False when it was completed before. */
  async complete(id: string, ending: AuditEnding): Promise<boolean> {
    const begun = { _id: id, outcome: 'begun' as const };
    const { matchedCount } = await this.rows.updateOne(begun, { $set: definedOf(ending) });
    return matchedCount === 1;
  }

  /** Newest first, older than `before`. */
  async list(filter: AuditFilter, limit: number, before?: string): Promise<AuditEntry[]> {
    const rows = await this.rows.find(queryOf(filter, before)).sort({ _id: -1 }).limit(limit).toArray();
    return rows.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
  }

  /** Ids, actions and outcomes stay; addresses, names, e-mails and reasons of the person go. */
  async erase({ id, email }: ErasedPerson): Promise<void> {
    const sides = ['before', 'after'] as const;
    const personal = Object.fromEntries(
      sides.flatMap((side) => PERSONAL.map((field) => [`${side}.${field}`, ''])),
    );
    await this.rows.updateMany({ actorId: id }, { $unset: { address: '' } });
    await this.rows.updateMany({ 'target.id': id }, { $unset: personal as Record<string, ''> });
    // by whoever wrote it, in whatever way
    const address = email === undefined ? null : anyCase(email);
    const called = { $in: address === null ? [id] : [id, address] };
    const reasons = { 'before.reason': '', 'after.reason': '' } as Record<string, ''>;
    for (const side of sides) {
      if (address !== null) await this.eraseIn(`${side}.emails`, address);
      for (const field of ['email', 'userId'] as const) {
        // looked for in all rows: it happens seldom, and an index would be for nothing else
        const path = `${side}.${field}`;
        await this.rows.updateMany({ [path]: called }, { $set: { [path]: 'erased' }, $unset: reasons });
      }
    }
  }

  /** In lists of whom something is told to. */
  private async eraseIn(path: string, email: RegExp): Promise<void> {
    const inPlace = { $set: { [`${path}.$[one]`]: 'erased' } };
    await this.rows.updateMany({ [path]: email }, inPlace, { arrayFilters: [{ one: email }] });
  }
}

function queryOf(filter: AuditFilter, before?: string): mongo.Filter<AuditDocument> {
  const { actorId, action, target, from, to } = filter;
  const bound = to === undefined ? before : lesser(firstIdAt(AUDIT_PREFIX, to), before);
  const ids = {
    ...(from !== undefined && { $gte: firstIdAt(AUDIT_PREFIX, from) }),
    ...(bound !== undefined && { $lt: bound }),
  };
  return {
    ...(actorId !== undefined && { actorId }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { 'target.id': target }),
    ...(Object.keys(ids).length > 0 && { _id: ids }),
  };
}

function anyCase(text: string): RegExp {
  return new RegExp(`^\\s*${literally(text)}\\s*$`, 'i');
}

function lesser(a: string, b: string | undefined): string {
  return b !== undefined && b < a ? b : a;
}
