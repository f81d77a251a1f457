import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../common/index.js';
import { AuditNotes } from '../../../platform/index.js';
import type { Contact } from '../contact.js';
import { toContactDto } from '../contact.dto.js';
import { ContactRepository } from '../contact.repository.js';
import { emailsOf } from '../contact.rules.js';
import { ContactNotFound } from '../contacts.errors.js';
import { Contacts } from '../contacts.js';
import { ContactParts } from '../privacy/contact-parts.js';
import { Suppressions } from '../privacy/suppressions.js';
import { Buyers } from '../purchases/buyers.js';
import { united } from './merge.rules.js';

/** Makes one contact of several that are the same person. */
@Injectable()
export class ContactMerge {
  constructor(
    private readonly contacts: Contacts,
    private readonly repository: ContactRepository,
    private readonly parts: ContactParts,
    private readonly suppressions: Suppressions,
    private readonly buyers: Buyers,
    private readonly audit: AuditNotes,
  ) {}

  /**
   * What the kept one says wins; what belongs to the others is its from then on, and it is found by their addresses. First
   * it takes everything over, then they go: one that a crash cuts off can be done again. Their ids are gone.
   * @throws InvalidInput, ContactNotFound
   */
  async merge(keepId: string, mergeIds: readonly string[]): Promise<Contact> {
    if (mergeIds.includes(keepId)) {
      throw new InvalidInput([{ field: 'mergeIds', message: 'must not name the contact that is kept' }]);
    }
    const found = new Map((await this.contacts.findByIds(mergeIds)).map((each) => [each.id, each]));
    const others = mergeIds.flatMap((id) => found.get(id) ?? []);
    if (others.length < mergeIds.length) throw new ContactNotFound();
    this.audit.note({ before: toContactDto(await this.contacts.get(keepId)) });

    const isSuppressed = (await this.suppressions.among(others.flatMap(emailsOf))).size > 0;
    await this.contacts.change(keepId, (kept) => united(kept, others, isSuppressed));
    await this.parts.move(mergeIds, keepId);
    for (const id of mergeIds) await this.repository.delete(id);
    // what was written to them meanwhile, by somebody who still saw them
    await this.parts.move(mergeIds, keepId);
    return this.buyers.refresh(await this.contacts.get(keepId));
  }
}
