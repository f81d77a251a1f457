import { Injectable } from '@nestjs/common';
import { EventStore } from '../../events/index.js';
import { Counters } from '../counters.js';
import { type DayFactKind, DayFacts, DayFactStore } from '../day-facts/day-facts.js';
import { Names } from '../people/names.js';
import {
  type DayMoments,
  MomentsBuilder,
  packMoments,
  type PackedMoments,
  unpackMoments,
} from './day-moments.js';

/** 8 bytes each; one of a type with values takes the room of two. */
const MOST_IN_MEMORY = 6_000_000;
/** Events and users in one document; it stays far below the 16 MB that a document may have. */
const MOST_STORED = 500_000;
const MOST_NAMES = 30_000;

type Columns = ReadonlyMap<string, DayMoments>;

/** Who did what when, by business day and type, for questions that need the order of events. */
@Injectable()
export class MomentsCache {
  private names: Names | undefined;
  private days: DayFacts<DayMoments> | undefined;

  constructor(
    private readonly store: DayFactStore,
    private readonly events: EventStore,
    private readonly counters: Counters,
  ) {
    // with names of its own, so that nothing stays in memory
    store.onPrepare((day, state, types) =>
      new DayFacts(store, this.kind(new Names())).prepare(day, state, types),
    );
  }

  /**
   * Shows the business days [fromDay, toDay) that have events, in order, with the types that are wanted of each.
   * @param names gives users their numbers
   */
  visit(
    names: Names,
    fromDay: number,
    toDay: number,
    typesOf: (day: number) => readonly string[],
    show: (day: number, columns: Columns) => void,
  ): Promise<void> {
    if (this.names !== names || !this.days) {
      this.names = names;
      this.days = new DayFacts(this.store, this.kind(names));
    }
    return this.days.visit(fromDay, toDay, typesOf, show);
  }

  private kind(names: Names): DayFactKind<DayMoments> {
    return {
      name: 'moments-2', // those of before have no values
      mostEntries: MOST_IN_MEMORY,
      size: ({ users, values }) => users.length * (values ? 2 : 1),
      make: (day, type) => this.read(names, day, type),
      pack: (moments) => {
        if (moments.users.length > MOST_STORED) return null;
        const packed = packMoments(moments, names);
        return packed.names.length > MOST_NAMES ? null : { ...packed };
      },
      unpack: (data) => unpackMoments(data as unknown as PackedMoments, names),
    };
  }

  private async read(names: Names, day: number, type: string): Promise<DayMoments> {
    const { business } = this.counters;
    const from = business.startOfDay(day);
    const builder = new MomentsBuilder(names, from);
    const range = { from: new Date(from), to: new Date(business.startOfDay(day + 1)), type };
    for await (const some of this.events.scanMoments(range)) {
      for (const moment of some) builder.add(moment);
    }
    return builder.build();
  }
}
