import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Seldom } from '../../../../common/index.js';
import { toTag } from '../../../contacts/contact.rules.js';
import { ContactNews } from '../../../contacts/news/contact-news.js';
import type { ContactChange, ContactNewsItem } from '../../../contacts/news/contact-news-item.js';
import { ActiveWorkflows } from '../active-workflows.js';
import { Entries } from '../entries.js';
import { MOST_LINKS } from '../entrance.js';

/** Begins runs of who is given a tag. The news wait in the contact's own document, so that a crash loses none. */
@Injectable()
export class TagTrigger implements OnModuleInit {
  private readonly log = new Logger(TagTrigger.name);
  private readonly seldom = new Seldom();

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
    const { id, at, depth = 0 } = item;
    // another process may have kept it for a workflow that this one does not know of yet
    await this.active.upToDate();
    for (const { id: workflowId, since, name } of this.begunBy(item)) {
      if (at < since) continue;
      if (depth > MOST_LINKS) this.complain(name);
      else await this.entries.enter(workflowId, contactId, { id, at, depth });
    }
  }

  private begunBy({ kind, value }: ContactChange) {
    if (kind !== 'tag-added') return [];
    return this.active
      .ofKind('trigger.tag-added')
      .filter(({ trigger }) => toTag(trigger.settings.tag) === value);
  }

  private complain(name: string): void {
    if (this.seldom.isDue())
      this.log.warn(`Workflows begin each other in a circle; "${name}" does not begin again by that`);
  }
}
