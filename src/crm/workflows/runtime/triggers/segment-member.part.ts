import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ContactParts } from '../../../contacts/privacy/contact-parts.js';
import { SegmentMemberRepository } from './segment-member.repository.js';

/** Ids of contacts in what triggers remember. What a merge means, the next look finds out; there is nothing in it to give out. */
@Injectable()
export class SegmentMemberPart implements OnModuleInit {
  constructor(
    private readonly members: SegmentMemberRepository,
    private readonly parts: ContactParts,
  ) {}

  onModuleInit(): void {
    this.parts.register({
      name: 'segmentMembers',
      collections: ['crm_segment_members'],
      move: () => Promise.resolve(),
      erase: (contacts) => this.members.drop(contacts.map(({ id }) => id)),
      export: () => Promise.resolve([]),
    });
  }
}
