import type { ListedUser } from '../../auth/index.js';
import { folded, isWord, wordsOf } from './search-words.rules.js';

export const USER_SORTS = ['createdAt', 'name', 'email'] as const;
export type UserSort = (typeof USER_SORTS)[number];

/** Which users, in which order, and which part of them. */
export interface UserQuestion {
  /** Each is the beginning of a word of the user; folded. */
  terms: readonly string[];
  role?: string | undefined;
  status?: string | undefined;
  sort: UserSort;
  descending: boolean;
  skip: number;
  limit: number;
}

interface Row {
  id: string;
  name: string;
  email: string;
  createdAt: number;
  role: string;
  status: string;
  /** When the database saw the last change of it, in ms; 0 for never. */
  changedAt: number;
  /** Another row says how the user is called now. */
  gone: boolean;
}

/** Numbers of rows; a single one without an array, since most words are one user's. */
type Places = number | number[];

/** Words are kept by their first characters, so that a search looks only through those that begin alike. */
const HEAD = 2;

const KEYS: Readonly<Record<UserSort, (row: Row) => string | number>> = {
  createdAt: ({ createdAt }) => createdAt,
  name: ({ name }) => name,
  email: ({ email }) => email,
};

/**
 * All users in memory, found by the beginnings of words, counted exactly and in any order: no index of the database counts
 * what begins with a common letter, or has two words in common, in time. A user takes about a kilobyte.
 */
export class UserIndex {
  private readonly rows: Row[] = [];
  private readonly places = new Map<string, number>();
  private readonly words = new Map<string, Map<string, Places>>();
  /** Made when somebody first asks for it, and kept in order from then on. */
  private readonly orders = new Map<UserSort, number[]>();

  /** Users. */
  get size(): number {
    return this.places.size;
  }

  /** Rows that are only in the way. */
  get waste(): number {
    return this.rows.length - this.size;
  }

  /** Users who are not in it; many at once, before it is asked. */
  add(users: readonly ListedUser[]): void {
    for (const user of users) this.append(user);
  }

  /** As it is now; an older state than the known one changes nothing. */
  put(user: ListedUser): void {
    const place = this.places.get(user.id);
    if (place !== undefined) {
      const row = this.rows[place];
      const changedAt = user.changedAt?.getTime() ?? 0;
      if (changedAt < row.changedAt) return;
      if (row.name === folded(user.name) && row.email === user.email) {
        Object.assign(row, { role: user.role, status: user.status, changedAt });
        return;
      }
      row.gone = true;
    }
    const added = this.append(user);
    for (const [sort, order] of this.orders) this.insert(sort, order, added);
  }

  /** The ids of a part of those that fit, and how many fit. */
  find({ terms, role, status, sort, descending, skip, limit }: UserQuestion): {
    ids: string[];
    total: number;
  } {
    const order = this.order(sort);
    const found = terms.length > 0 ? this.marked(terms) : undefined;
    const ids: string[] = [];
    let total = 0;
    for (let at = 0; at < order.length; at++) {
      const place = order[descending ? order.length - 1 - at : at];
      if (found && found[place] !== terms.length) continue;
      const row = this.rows[place];
      if (row.gone || (role !== undefined && row.role !== role)) continue;
      if (status !== undefined && row.status !== status) continue;
      if (total >= skip && ids.length < limit) ids.push(row.id);
      total++;
    }
    return { ids, total };
  }

  /** How many of the terms each row has, one after the other; all of them where it fits. */
  private marked(terms: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.rows.length);
    terms.forEach((term, at) => {
      const mark = (place: number) => {
        if (marks[place] === at) marks[place]++;
      };
      for (const places of this.beginningWith(term)) {
        if (typeof places === 'number') mark(places);
        else for (const place of places) mark(place);
      }
      if (!isWord(term)) for (const place of this.addressedBy(term)) mark(place);
    });
    return marks;
  }

  /** E-mails are not words; those that begin alike are neighbours in their order. */
  private *addressedBy(term: string): Iterable<number> {
    const order = this.order('email');
    for (let at = placeIn(order, (place) => this.rows[place].email < term); at < order.length; at++) {
      if (!this.rows[order[at]].email.startsWith(term)) return;
      yield order[at];
    }
  }

  private *beginningWith(term: string): Iterable<Places> {
    const heads =
      term.length >= HEAD
        ? [term.slice(0, HEAD)]
        : [...this.words.keys()].filter((head) => head.startsWith(term));
    for (const head of heads) {
      for (const [word, places] of this.words.get(head) ?? []) if (word.startsWith(term)) yield places;
    }
  }

  private append({ id, name, email, createdAt, role, status, changedAt }: ListedUser): number {
    const place = this.rows.length;
    const called = folded(name);
    this.rows.push({
      id,
      name: called,
      email,
      createdAt: createdAt.getTime(),
      role,
      status,
      changedAt: changedAt?.getTime() ?? 0,
      gone: false,
    });
    this.places.set(id, place);
    for (const word of wordsOf(`${called} ${email}`)) this.note(word, place);
    for (const word of called.split(' ')) if (word !== '' && !isWord(word)) this.note(word, place);
    return place;
  }

  private note(word: string, place: number): void {
    const head = word.slice(0, HEAD);
    const alike = this.words.get(head) ?? new Map<string, Places>();
    this.words.set(head, alike);
    const places = alike.get(word);
    if (places === undefined) alike.set(word, place);
    else if (typeof places === 'number') alike.set(word, [places, place]);
    else places.push(place);
  }

  private order(sort: UserSort): number[] {
    let order = this.orders.get(sort);
    if (!order) {
      order = this.rows.map((_, place) => place).sort((a, b) => this.compare(sort, a, b));
      this.orders.set(sort, order);
    }
    return order;
  }

  private insert(sort: UserSort, order: number[], place: number): void {
    order.splice(
      placeIn(order, (other) => this.compare(sort, other, place) < 0),
      0,
      place,
    );
  }

  /** Ties are decided by the id, so that pages do not overlap. */
  private compare(sort: UserSort, a: number, b: number): number {
    const [one, other] = [this.rows[a], this.rows[b]];
    const [first, second] = [KEYS[sort](one), KEYS[sort](other)];
    if (first !== second) return first < second ? -1 : 1;
    return one.id < other.id ? -1 : 1;
  }
}

/** The first place in an order that is not before what is looked for. */
function placeIn(order: readonly number[], isBefore: (place: number) => boolean): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(order[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
