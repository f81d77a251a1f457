import { Injectable } from '@nestjs/common';
import { type Page, toPage } from '../../../common/index.js';
import type { Contact } from '../contact.js';
import { Contacts } from '../contacts.js';
import { newestFirst, positionOfCursor } from './position.rules.js';
import { type TimelineItemDto, type TimelineQueryDto, toTimelineItemDto } from './timeline.dto.js';
import { type TimelineItem, type TimelinePosition, TimelineSources } from './timeline-source.js';

/** What happened with a contact, of all sources together. */
@Injectable()
export class Timeline {
  constructor(
    private readonly contacts: Contacts,
    private readonly sources: TimelineSources,
  ) {}

  /** Newest first. @throws ContactNotFound, InvalidInput */
  async page(contactId: string, { limit, cursor, source }: TimelineQueryDto): Promise<Page<TimelineItemDto>> {
    const before = positionOfCursor(cursor);
    const items = await this.read(await this.contacts.get(contactId), limit + 1, { before, source });
    return toPage(items, limit, ({ at, id }) => [at.getTime(), id], toTimelineItemDto);
  }

  /**
   * Each source gives as much as the page could hold, so whatever belongs into it is there.
   * @param source its name; otherwise all of them
   */
  async read(
    contact: Contact,
    limit: number,
    { before, source }: { before?: TimelinePosition; source?: string } = {},
  ): Promise<TimelineItem[]> {
    const asked = this.sources.all().filter(({ name }) => source === undefined || name === source);
    const read = asked.map((each) => each.read(contact, limit, before));
    return (await Promise.all(read)).flat().sort(newestFirst).slice(0, limit);
  }
}
