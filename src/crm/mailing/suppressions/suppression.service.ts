import { Injectable } from '@nestjs/common';
import { decodeIdCursor, type Page, toPage } from '../../../common/index.js';
import { AuditNotes } from '../../../platform/index.js';
import { Contacts } from '../../contacts/contacts.js';
import { SuppressionNotFound } from '../mailing.errors.js';
import type { Suppression } from './suppression.js';
import { type ListSuppressionsDto, type SuppressionDto, toSuppressionDto } from './suppression.dto.js';
import { SUPPRESSION_ID, SuppressionRepository } from './suppression.repository.js';
import { SuppressionList } from './suppression-list.js';

/** What staff does with the suppression list. */
@Injectable()
export class SuppressionService {
  constructor(
    private readonly suppressions: SuppressionRepository,
    private readonly list: SuppressionList,
    private readonly contacts: Contacts,
    private readonly audit: AuditNotes,
  ) {}

  /** Newest first. @throws InvalidInput */
  async page({ limit, cursor, email, reason }: ListSuppressionsDto): Promise<Page<SuppressionDto>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, SUPPRESSION_ID);
    const rows = await this.suppressions.list({ email, reason }, limit + 1, before);
    return toPage(rows, limit, ({ id }) => [id], toSuppressionDto);
  }

  /** Whoever is a contact with that address is unsubscribed. */
  async add(email: string): Promise<Suppression> {
    const suppression = await this.list.addByHand(email);
    const contact = await this.contacts.findByEmail(email);
    if (contact) await this.contacts.setSubscription(contact.id, 'unsubscribed', 'staff');
    return suppression;
  }

  /** Nobody is subscribed by it. @param idOrEmail in any case @throws SuppressionNotFound */
  async remove(idOrEmail: string): Promise<void> {
    const removed = await this.suppressions.remove(idOrEmail);
    if (!removed) throw new SuppressionNotFound();
    this.audit.note({ target: { kind: 'suppression', id: removed.id }, before: toSuppressionDto(removed) });
  }
}
