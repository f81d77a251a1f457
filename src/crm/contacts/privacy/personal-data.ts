import { Injectable } from '@nestjs/common';
import { toContactDto } from '../contact.dto.js';
import { Contacts } from '../contacts.js';
import { Timeline } from '../timeline/timeline.js';
import { toTimelineItemDto } from '../timeline/timeline.dto.js';
import { ContactParts } from './contact-parts.js';

const MOST_ITEMS = 5000;

/** All that is known of a person, for the person. */
@Injectable()
export class PersonalData {
  constructor(
    private readonly contacts: Contacts,
    private readonly parts: ContactParts,
    private readonly timeline: Timeline,
  ) {}

  /** @throws ContactNotFound */
  async export(id: string): Promise<Record<string, unknown>> {
    const contact = await this.contacts.get(id);
    const [parts, timeline] = await Promise.all([
      this.parts.export(contact),
      this.timeline.read(contact, MOST_ITEMS),
    ]);
    return { contact: toContactDto(contact), ...parts, timeline: timeline.map(toTimelineItemDto) };
  }
}
