import { Injectable, type OnModuleInit } from '@nestjs/common';
import { toTag } from '../../../contacts/contact.rules.js';
import { ContactNews } from '../../../contacts/news/contact-news.js';
import type { ContactChange, NewsOfContact } from '../../../contacts/news/contact-news-item.js';
import { ActiveWorkflows } from '../active-workflows.js';
import { type Entrant, Entries } from '../entries.js';

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
      handle: (news) => this.handle(news),
    });
  }

  private async handle(news: readonly NewsOfContact[]): Promise<void> {
    // another process may have kept it for a workflow that this one does not know of yet
    await this.active.upToDate();
    const entrants = new Map<string, Entrant[]>();
    for (const { contactId, item } of news) {
      const { id, at, depth = 0 } = item; // deeper than the bound nobody enters
      for (const { id: workflowId, since } of this.begunBy(item)) {
        if (at < since) continue;
        const of = entrants.get(workflowId) ?? [];
        entrants.set(workflowId, [...of, { contactId, cause: { id, at, depth } }]);
      }
    }
    for (const [workflowId, of] of entrants) await this.entries.enterMany(workflowId, of);
  }

  private begunBy({ kind, value }: ContactChange) {
    if (kind !== 'tag-added') return [];
    return this.active
      .ofKind('trigger.tag-added')
      .filter(({ trigger }) => toTag(trigger.settings.tag) === value);
  }
}
