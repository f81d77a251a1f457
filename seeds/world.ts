import { Injectable } from '@nestjs/common';
import { ContactSeeds } from './contacts.js';
import { aboutMembers, MemberSeeds } from './members.js';
import { SegmentSeeds } from './segments.js';
import { TemplateSeeds } from './templates.js';

/** What the made-up community has beside its events and trades. */
@Injectable()
export class WorldSeeds {
  constructor(
    private readonly members: MemberSeeds,
    private readonly contacts: ContactSeeds,
    private readonly segments: SegmentSeeds,
    private readonly templates: TemplateSeeds,
  ) {}

  /** A second time nothing is added. @param seed of the story @returns what was loaded, in a line */
  async load(seed: string): Promise<string> {
    const members = aboutMembers(await this.members.load(seed));
    const contacts = await this.contacts.load(seed); // whose tasks are the operator's, a member of staff
    const segments = await this.segments.load();
    return `${contacts} contacts, ${segments} segments and ${await this.templates.load()} templates of mails. ${members}`;
  }
}
