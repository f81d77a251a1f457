import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../common/index.js';
import { AuditNotes } from '../../../platform/index.js';
import type { Contact } from '../contact.js';
import { toContactDto } from '../contact.dto.js';
import { ContactRepository, type ContactRevision } from '../contact.repository.js';
import { emailsOf } from '../contact.rules.js';
import { ContactNotFound, ContactsBusy } from '../contacts.errors.js';
import { Contacts } from '../contacts.js';
import { ContactParts } from '../privacy/contact-parts.js';
import { Suppressions } from '../privacy/suppressions.js';
import { Buyers } from '../purchases/buyers.js';
import { CONTACTS_END, CrmState } from '../crm-state.js';
import { united } from './merge.rules.js';

/** So often those that are merged are changed meanwhile by no accident. */
const MOST_ROUNDS = 20;

/** Makes one contact of several that are the same person. */
@Injectable()
export class ContactMerge {
  constructor(
    private readonly contacts: Contacts,
    private readonly repository: ContactRepository,
    private readonly parts: ContactParts,
    private readonly suppressions: Suppressions,
    private readonly buyers: Buyers,
    private readonly state: CrmState,
    private readonly audit: AuditNotes,
  ) {}

  /**
   * What the kept one says wins; what belongs to the others is its from then on, and it is found by their addresses. First
   * it takes everything over, then they go: one that a crash cuts off can be done again. Their ids are gone.
   * @throws InvalidInput, ContactNotFound, ContactsBusy, Unavailable
   */
  async merge(keepId: string, mergeIds: readonly string[]): Promise<Contact> {
    if (mergeIds.includes(keepId)) {
      throw new InvalidInput([{ field: 'mergeIds', message: 'must not name the contact that is kept' }]);
    }
    return this.state.alone(CONTACTS_END, async () => {
      if ((await this.contacts.findByIds(mergeIds)).length < mergeIds.length) throw new ContactNotFound();
      this.audit.note({ before: toContactDto(await this.contacts.get(keepId)) });
      await this.takeOver(keepId, mergeIds);
      // what was written to them meanwhile, by somebody who still saw them
      await this.parts.move(mergeIds, keepId);
      return this.buyers.refresh(await this.contacts.get(keepId));
    });
  }

  /** One that is changed meanwhile, such as by whoever unsubscribes at that moment, is taken over once more. */
  private async takeOver(keepId: string, mergeIds: readonly string[]): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const others = inOrder(await this.repository.findByIds(mergeIds), mergeIds);
      if (others.length === 0) return;
      const states = others.map(({ contact }) => contact);
      const isSuppressed = (await this.suppressions.among(states.flatMap(emailsOf))).size > 0;
      const kept = await this.contacts.change(keepId, (current) => united(current, states, isSuppressed));
      await this.parts.move(mergeIds, keepId);
      await this.buyers.refresh(kept);
      for (const { contact, rev } of others) await this.repository.delete(contact.id, { rev });
    }
    throw new ContactsBusy();
  }
}

function inOrder(found: readonly ContactRevision[], ids: readonly string[]): ContactRevision[] {
  return ids.flatMap((id) => found.find(({ contact }) => contact.id === id) ?? []);
}
