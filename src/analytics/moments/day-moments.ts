import { bytesOf, int32Of } from '../day-facts/bytes.js';
import type { Names } from '../people/names.js';
import { placesOf } from '../people/packed-slice.js';

/** Who did one type of event on a business day, and when: columns in order of time. Immutable. */
export interface DayMoments {
  /** Numbers of users. */
  readonly users: Int32Array;
  /** Milliseconds since the day began. */
  readonly offsets: Int32Array;
}

/** The same as it is stored. */
export interface PackedMoments {
  names: string[];
  /** 32-bit little-endian: the place in `names`, in order of time. */
  users: Uint8Array;
  /** 32-bit little-endian: milliseconds since the day began. */
  offsets: Uint8Array;
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

/** The numbers of one process mean nothing to another: with the names of its own users, and places in them. */
export function packMoments({ users, offsets }: DayMoments, all: Names): PackedMoments {
  const { names, places } = placesOf(users, all);
  return { names, users: bytesOf(places), offsets: bytesOf(offsets) };
}

export function unpackMoments(packed: PackedMoments, names: Names): DayMoments {
  const numbers = Int32Array.from(packed.names, (name) => names.number(name));
  return { users: int32Of(packed.users).map((place) => numbers[place]), offsets: int32Of(packed.offsets) };
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
