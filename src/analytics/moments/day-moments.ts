import type { EventMoment } from '../../events/index.js';
import { bytesOf, float64Of, int32Of, uint16Of } from '../day-facts/bytes.js';
import type { Names } from '../people/names.js';
import { placesOf } from '../people/packed-slice.js';

/** Who did one type of event on a business day, and when: columns in order of time. Immutable. */
export interface DayMoments {
  /** Numbers of users. */
  readonly users: Int32Array;
  /** Milliseconds since the day began. */
  readonly offsets: Int32Array;
  /** What each was worth; null where none had a value. */
  readonly values: MomentValues | null;
}

interface MomentValues {
  /** Ten-thousandths; 0 for what had no value. */
  readonly amounts: Float64Array;
  /** Places in `codes`. */
  readonly currencies: Uint16Array;
  /** ISO 4217. */
  readonly codes: readonly string[];
}

/** The same as it is stored. */
export interface PackedMoments {
  names: string[];
  /** 32-bit little-endian: the place in `names`, in order of time. */
  users: Uint8Array;
  /** 32-bit little-endian: milliseconds since the day began. */
  offsets: Uint8Array;
  /** Little-endian doubles, and 16-bit places in `codes`; missing where none had a value. */
  amounts?: Uint8Array;
  currencies?: Uint8Array;
  codes?: string[];
}

/** Collects the events of a day, which come in order of time. */
export class MomentsBuilder {
  private users = new Int32Array(256);
  private offsets = new Int32Array(256);
  private amounts = new Float64Array(256);
  private currencies = new Uint16Array(256);
  private readonly codes = new Map<string, number>();
  private hasValues = false;
  private size = 0;

  constructor(
    private readonly names: Names,
    private readonly dayStart: number,
  ) {}

  add({ userId, timestamp, amount, currency }: EventMoment): void {
    if (this.size === this.users.length) this.grow();
    const at = this.size++;
    this.users[at] = this.names.number(userId);
    this.offsets[at] = timestamp.getTime() - this.dayStart;
    if (amount === null) return;
    this.hasValues = true;
    this.amounts[at] = amount;
    let place = this.codes.get(currency);
    if (place === undefined) this.codes.set(currency, (place = this.codes.size));
    this.currencies[at] = place;
  }

  build(): DayMoments {
    const { size } = this;
    return {
      users: this.users.slice(0, size),
      offsets: this.offsets.slice(0, size),
      values: this.hasValues
        ? {
            amounts: this.amounts.slice(0, size),
            currencies: this.currencies.slice(0, size),
            codes: [...this.codes.keys()],
          }
        : null,
    };
  }

  private grow(): void {
    const { users, offsets, amounts, currencies } = this;
    const length = this.size * 2;
    (this.users = new Int32Array(length)).set(users);
    (this.offsets = new Int32Array(length)).set(offsets);
    (this.amounts = new Float64Array(length)).set(amounts);
    (this.currencies = new Uint16Array(length)).set(currencies);
  }
}

/** The numbers of one process mean nothing to another: with the names of its own users, and places in them. */
export function packMoments({ users, offsets, values }: DayMoments, all: Names): PackedMoments {
  const { names, places } = placesOf(users, all);
  return {
    names,
    users: bytesOf(places),
    offsets: bytesOf(offsets),
    ...(values && {
      amounts: bytesOf(values.amounts),
      currencies: bytesOf(values.currencies),
      codes: [...values.codes],
    }),
  };
}

export function unpackMoments(packed: PackedMoments, names: Names): DayMoments {
  const numbers = Int32Array.from(packed.names, (name) => names.number(name));
  const { amounts, currencies, codes } = packed;
  return {
    users: int32Of(packed.users).map((place) => numbers[place]),
    offsets: int32Of(packed.offsets),
    values:
      amounts && currencies && codes
        ? { amounts: float64Of(amounts), currencies: uint16Of(currencies), codes }
        : null,
  };
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
