import { Injectable } from '@nestjs/common';
import { CampaignSeeds } from './campaigns.js';
import { ContactSeeds } from './contacts.js';
import { EventTypeSeeds } from './event-types.js';
import { aboutMembers, MemberSeeds } from './members.js';
import { SegmentSeeds } from './segments.js';
import { TemplateSeeds } from './templates.js';
import { WorkflowSeeds } from './workflows.js';

/** What the made-up community has beside its events and trades. */
@Injectable()
export class WorldSeeds {
  constructor(
    private readonly types: EventTypeSeeds,
    private readonly members: MemberSeeds,
    private readonly contacts: ContactSeeds,
    private readonly segments: SegmentSeeds,
    private readonly templates: TemplateSeeds,
    private readonly campaigns: CampaignSeeds,
    private readonly workflows: WorkflowSeeds,
  ) {}

  /** A second time nothing is added. @param seed of the story @returns what was loaded, in a line */
  async load(seed: string): Promise<string> {
    const types = await this.types.load();
    const members = aboutMembers(await this.members.load(seed));
    const contacts = await this.contacts.load(seed); // whose tasks are the operator's, a member of staff
    const segments = await this.segments.load();
    const templates = await this.templates.load();
    const campaigns = await this.campaigns.load(seed); // of these templates, to these contacts
    const workflows = await this.workflows.load(seed); // who goes through what was made above
    const mails = `${templates} templates of mails, ${campaigns} campaigns`;
    return `${types} types of event, ${contacts} contacts, ${segments} segments, ${mails} and ${workflows} workflows. ${members}`;
  }
}
