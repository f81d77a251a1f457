import { Injectable, type OnModuleInit } from '@nestjs/common';
import { toTag } from '../../../contacts/contact.rules.js';
import { ContactNews } from '../../../contacts/news/contact-news.js';
import type { ContactChange, ContactNewsItem } from '../../../contacts/news/contact-news-item.js';
import { ActiveWorkflows } from '../active-workflows.js';
import { Entries } from '../entries.js';

/** Begins runs of who is given a tag. The news wait in the contact's own document, so that a crash loses none. */
@Injectable()
export class TagTrigger implements OnModuleInit {
  constructor(
    private readonly news: ContactNews,
    private readonly active: ActiveWorkflows,
    private readonly entries: Entries,
  ) {}

  onModuleInit(): void {
    this.news.register({
      name: 'workflows',
      wants: (change) => this.begunBy(change).length > 0,
      handle: (contactId, item) => this.handle(contactId, item),
    });
  }

  private async handle(contactId: string, item: ContactNewsItem): Promise<void> {
    const { id, at, depth = 0 } = item; // deeper than the bound nobody enters
    // another process may have kept it for a workflow that this one does not know of yet
    await this.active.upToDate();
    for (const { id: workflowId, since } of this.begunBy(item))
      if (at >= since) await this.entries.enter(workflowId, contactId, { id, at, depth });
  }

  private begunBy({ kind, value }: ContactChange) {
    if (kind !== 'tag-added') return [];
    return this.active
      .ofKind('trigger.tag-added')
      .filter(({ trigger }) => toTag(trigger.settings.tag) === value);
  }
}
