import type { Names } from '../people/names.js';

/** Who did one type of event on a business day, and when: columns in order of time. Immutable. */
export interface DayMoments {
  /** Numbers of users. */
  readonly users: Int32Array;
  /** Milliseconds since the day began. */
  readonly offsets: Int32Array;
}

/** The same with the names of its own users, as it is stored. */
export interface StoredMoments {
  names: string[];
  /** Places in `names`. */
  users: Int32Array;
  offsets: Int32Array;
}

/** Collects the events of a day, which come in order of time. */
export class MomentsBuilder {
  private users = new Int32Array(256);
  private offsets = new Int32Array(256);
  private size = 0;

  constructor(
    private readonly names: Names,
    private readonly dayStart: number,
  ) {}

  add(userId: string, instant: number): void {
    if (this.size === this.users.length) {
      this.users = grown(this.users);
      this.offsets = grown(this.offsets);
    }
    this.users[this.size] = this.names.number(userId);
    this.offsets[this.size++] = instant - this.dayStart;
  }

  build(): DayMoments {
    return { users: this.users.slice(0, this.size), offsets: this.offsets.slice(0, this.size) };
  }
}

/** With numbers of this process in place of the names. */
export function fromStored(stored: StoredMoments, names: Names): DayMoments {
  const numbers = Int32Array.from(stored.names, (name) => names.number(name));
  return { users: stored.users.map((place) => numbers[place]), offsets: stored.offsets };
}

export function toStored(moments: DayMoments, names: Names): StoredMoments {
  const places = new Map<number, number>();
  const users = moments.users.map((user) => {
    let place = places.get(user);
    if (place === undefined) places.set(user, (place = places.size));
    return place;
  });
  return { names: Array.from(places.keys(), (user) => names.name(user)), users, offsets: moments.offsets };
}

/** The first place whose offset is not before this one. */
export function placeOf(offsets: Int32Array, offset: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grown(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}
