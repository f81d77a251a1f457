import { Injectable } from '@nestjs/common';
import type { Contact } from '../contact.js';

/** One thing in the life of a contact. */
export interface TimelineItem {
  /** Unique among all sources: it decides the order of things of the same moment. */
  id: string;
  /** `event`, `purchase`, `note`, `task`, `trade`, `mail`, ... */
  kind: string;
  at: Date;
  /** One line for people. */
  title: string;
  /** The thing itself, as JSON. */
  data: Record<string, unknown>;
}

/** Where a page goes on: before this item, towards older ones. */
export interface TimelinePosition {
  /** Milliseconds since 1970. */
  time: number;
  id: string;
}

/** Part of the timeline of contacts; rooms and folders that know more of them register theirs with `Timelines`. */
export interface TimelineSource {
  readonly name: string;
  /** Newest first (by `at`, then `id`, both falling), at most `limit`, strictly after `before` in that order. */
  read: (contact: Contact, limit: number, before?: TimelinePosition) => Promise<TimelineItem[]>;
}

@Injectable()
export class TimelineSources {
  private readonly sources: TimelineSource[] = [];

  /** Called in `onModuleInit`. */
  register(source: TimelineSource): void {
    this.sources.push(source);
  }

  all(): readonly TimelineSource[] {
    return this.sources;
  }
}
