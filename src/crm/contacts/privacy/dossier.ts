import { Injectable } from '@nestjs/common';
import type { Contact } from '../contact.js';
import { toContactDto } from '../contact.dto.js';
import { Contacts } from '../contacts.js';
import { Timeline } from '../timeline/timeline.js';
import { toTimelineItemDto } from '../timeline/timeline.dto.js';
import type { TimelineItem } from '../timeline/timeline-source.js';
import { ContactParts } from './contact-parts.js';
import { withoutStaff } from './staff-ids.rules.js';

const MOST_ITEMS = 5000;

/** All that is known of a person, for the person. */
@Injectable()
export class Dossier {
  constructor(
    private readonly contacts: Contacts,
    private readonly parts: ContactParts,
    private readonly timeline: Timeline,
  ) {}

  /** With the timeline. @throws ContactNotFound */
  async export(id: string): Promise<Record<string, unknown>> {
    const contact = await this.contacts.get(id);
    const [own, timeline] = await Promise.all([this.own(contact), this.timeline.read(contact, MOST_ITEMS)]);
    return { ...own, timeline: timeline.map(toItem) };
  }

  /** What the CRM itself keeps: the contact, and what belongs to it by kind. */
  async own(contact: Contact): Promise<Record<string, unknown>> {
    return { contact: withoutStaff(toContactDto(contact)), ...(await this.parts.export(contact)) };
  }
}

function toItem(item: TimelineItem): object {
  return toTimelineItemDto({ ...item, data: withoutStaff(item.data) });
}
