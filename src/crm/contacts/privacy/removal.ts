import { Injectable } from '@nestjs/common';
import { AuditNotes, Clock } from '../../../platform/index.js';
import type { Contact } from '../contact.js';
import { toContactDto } from '../contact.dto.js';
import { emailsOf } from '../contact.rules.js';
import { ContactRepository } from '../contact.repository.js';
import { ContactNotFound } from '../contacts.errors.js';
import { Contacts } from '../contacts.js';
import { CONTACTS_END, CrmState } from '../crm-state.js';
import { hasLeft } from '../subscription.rules.js';
import { ContactParts } from './contact-parts.js';
import { Suppressions } from './suppressions.js';

/** Ends of contacts. What belongs to them goes before them, so that what a crash cuts off can be done again. */
@Injectable()
export class ContactRemoval {
  constructor(
    private readonly contacts: Contacts,
    private readonly repository: ContactRepository,
    private readonly parts: ContactParts,
    private readonly suppressions: Suppressions,
    private readonly state: CrmState,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes a contact and what belongs to it. Somebody who has left by their own word has left: that stays on the
   * suppression list, as a keyed hash of the address. @throws ContactNotFound
   */
  delete(id: string): Promise<void> {
    return this.remove(id, (contact) => {
      this.audit.note({ before: toContactDto(contact) });
      return hasLeft(contact.subscription);
    });
  }

  /**
   * Erases a person, as LGPD (article 18) gives them the right to: nothing about them is left in the CRM but a keyed hash
   * of their address on the suppression list, so that no later import mails to them. @throws ContactNotFound
   */
  erase(id: string): Promise<void> {
    return this.remove(id, () => true);
  }

  /** The same of one that may be gone already. @param isSuppressed whether the hash stays */
  async eraseIfThere(id: string, isSuppressed: boolean): Promise<void> {
    try {
      await this.remove(id, () => isSuppressed);
    } catch (error) {
      if (!(error instanceof ContactNotFound)) throw error;
    }
  }

  /** Whether anything but its own document belongs to it. */
  async hasParts(contact: Contact): Promise<boolean> {
    return Object.values(await this.parts.export(contact)).some((list) => list.length > 0);
  }

  private remove(id: string, isSuppressed: (contact: Contact) => boolean): Promise<void> {
    return this.state.alone(CONTACTS_END, async () => {
      const contact = await this.contacts.get(id);
      if (isSuppressed(contact)) await this.suppressions.addErased(emailsOf(contact), this.clock.date());
      await this.parts.erase([contact]);
      if (!(await this.repository.delete(contact.id))) throw new ContactNotFound();
      // what was written to them meanwhile, by somebody who still saw them
      await this.parts.erase([contact]);
    });
  }
}
