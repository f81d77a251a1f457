import { Injectable, type OnModuleInit } from '@nestjs/common';
import { encodeCursor } from '../../../common/index.js';
import { type Event, EventService, toEventDto } from '../../../events/index.js';
import type { Contact } from '../contact.js';
import { Buyers } from '../purchases/buyers.js';
import { newestFirst } from './position.rules.js';
import { type TimelineItem, type TimelinePosition, TimelineSources } from './timeline-source.js';

/** Events of the same user, by e-mail, account, or whatever else sellers call them; purchases are among them. */
@Injectable()
export class EventTimeline implements OnModuleInit {
  constructor(
    private readonly events: EventService,
    private readonly buyers: Buyers,
    private readonly sources: TimelineSources,
  ) {}

  onModuleInit(): void {
    this.sources.register({ name: 'events', read: (...asked) => this.read(...asked) });
  }

  private async read(contact: Contact, limit: number, before?: TimelinePosition): Promise<TimelineItem[]> {
    const page = { limit, ...(before && { cursor: encodeCursor([before.time, before.id]) }) };
    const names = await this.buyers.namesOf(contact);
    const pages = await Promise.all(names.map((userId) => this.events.list({ ...page, userId })));
    const items = pages.flatMap((each) => each.items.map(toItem));
    return items.sort(newestFirst).slice(0, limit);
  }
}

function toItem(event: Event): TimelineItem {
  const { id, type, timestamp: at } = event;
  return {
    id,
    kind: type === 'purchase' ? 'purchase' : 'event',
    at,
    title: type,
    data: { ...toEventDto(event) },
  };
}
