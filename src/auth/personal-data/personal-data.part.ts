import type { Readable } from 'node:stream';
import type { AppError, Locale } from '../../common/index.js';
import type { Mentions } from './mentions.rules.js';

/** Whose data it is. */
export interface Person {
  id: string;
  /** In lower case; missing while it is not verified: what is known by it may be somebody else's then. */
  email?: string;
}

/** A file of an export. */
export interface PersonalFile {
  /** Within the archive: `broker/trades.csv`. */
  path: string;
  /** What it is, for README.txt. */
  about: Readonly<Record<Locale, string>>;
  /** Read when its turn comes, and no further than it is asked for. Whoever breaks off ends the reading. */
  content: Readable | Buffer | AsyncIterable<string>;
}

/** Somebody who is being erased. Their account is gone already. */
export interface ErasedPerson extends Person {
  name: string;
  /** Where mails went to, verified or not, and from when on they were to this account. */
  mailbox: { to: string; since: Date };
  /** Under what others know them: the id, and the verified e-mail in all its ways of writing that occur. */
  names: readonly string[];
  /** What came later under the e-mail is somebody's new business, and stays. */
  begunAt: Date;
  /** Everything is gone over twice: what processes that had not heard of it wrote meanwhile goes the second time. */
  isSecond: boolean;
  /** Texts that tell of them. */
  mentions: Mentions;
  /** What stands in the place of one of their names where a row has to stay: the same each time, and nobody's name. */
  alias: (name: string) => string;
  /** Between these two are all of their aliases, and nobody else's. */
  aliases: { from: string; to: string };
}

/** What a room knows of people. It is added by `PersonalData.add` in the room's `onModuleInit`. */
export interface PersonalDataPart {
  /** The room. */
  name: string;
  /** Names of the collections in which it looks; a test finds those that no part names. */
  collections: readonly string[];
  /** Everything of the person's own, and nothing of anybody else's; no secret, nor what one is checked by. */
  export?: (person: Person) => Iterable<PersonalFile>;
  /** Why they cannot be erased now; null when they can. */
  obstacle?: (person: Person) => Promise<AppError | null>;
  /** Ends at once what must not outlive the account, such as a bot. It may be done again. */
  close?: (userId: string) => Promise<void>;
  /** Other names under which it knows them, while it still does. */
  names?: (person: Person) => Promise<readonly string[]>;
  /**
   * Takes them out. It may be done again at any time, also after it was cut short anywhere, and nobody may be told less
   * money or another count after it than before.
   * @throws ErasureNotYet when something has to come to its end first; whatever it throws, it is tried again later
   */
  erase: (person: ErasedPerson) => Promise<void>;
}
