import { createHmac } from 'node:crypto';
import { Mentions } from './mentions.rules.js';
import type { ErasedPerson, Person } from './personal-data.part.js';

/** What an erasure has to know until it is done. */
export interface ErasureSubject {
  userId: string;
  email: string;
  emailVerified: boolean;
  /** When the account was made. */
  registeredAt: Date;
  name: string;
  names: readonly string[];
  /** Random, of letters and digits; forgotten in the end, whereupon nobody can tell whose an alias was. */
  key: string;
  begunAt: Date;
}

/** Of an alias, beside the key. */
const MARK = 'erased_';
/** So that two names of one person stay two: nobody counts fewer people than before. */
const LENGTH = 8;

export function erasedPerson(subject: ErasureSubject, isSecond: boolean): ErasedPerson {
  const { userId: id, name, names, key, begunAt } = subject;
  const email = subject.emailVerified ? subject.email : undefined;
  const known: Person = { id, ...(email !== undefined && { email }) };
  const prefix = MARK + createHmac('sha256', key).update('prefix').digest('hex').slice(0, 16);
  return {
    ...known,
    ...{ name, begunAt, isSecond },
    mailbox: { to: subject.email, since: email === undefined ? subject.registeredAt : new Date(0) },
    names: [...new Set([id, ...(email === undefined ? [] : [email]), ...names])],
    mentions: new Mentions({ ...known, name }),
    alias: (one) => `${prefix}_${createHmac('sha256', key).update(one).digest('hex').slice(0, LENGTH)}`,
    aliases: { from: `${prefix}_`, to: `${prefix}\`` }, // the sign after `_`
  };
}
