import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/index.js';
import { emailsOf } from '../../contacts/contact.rules.js';
import { ContactParts } from '../../contacts/privacy/contact-parts.js';
import { type SuppressionList as List, Suppressions } from '../../contacts/privacy/suppressions.js';
import { type Suppression, SUPPRESSION_REASONS, type SuppressionReason } from './suppression.js';
import { SuppressionRepository } from './suppression.repository.js';
import { toSuppressionDto } from './suppression.dto.js';

/** What the person's own word, given in a mail that has reached them, is stronger than. */
const LIFTED: readonly SuppressionReason[] = ['unsubscribe', 'bounce', 'complaint'];
/** Not even a question whether they want mails is sent: nobody reads it, or somebody has called such mails spam. */
const UNASKED: readonly SuppressionReason[] = ['bounce', 'complaint', 'manual'];

/** Addresses that nothing is sent to, as they are written. Those of erased people are known by a hash, elsewhere. */
@Injectable()
export class SuppressionList implements List, OnModuleInit {
  constructor(
    private readonly suppressions: SuppressionRepository,
    private readonly all: Suppressions,
    private readonly parts: ContactParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.all.register(this);
    this.parts.register({
      name: 'suppressions',
      collections: ['crm_suppressions'],
      move: () => Promise.resolve(), // they are of addresses, which the kept contact is known by
      erase: () => Promise.resolve(), // `addErased` puts a hash in their place, where one is to stay
      export: async (contact) => (await this.suppressions.among(emailsOf(contact))).map(toSuppressionDto),
    });
  }

  async add(emails: readonly string[], reason: SuppressionReason, at = this.clock.date()): Promise<void> {
    for (const email of emails) await this.suppressions.add(email, reason, at);
  }

  /** A list that was asked before this one knows the hash by now. */
  async addErased(emails: readonly string[]): Promise<void> {
    await this.suppressions.removeAll(emails, SUPPRESSION_REASONS);
  }

  async lift(emails: readonly string[]): Promise<void> {
    await this.suppressions.removeAll(emails, LIFTED);
  }

  async among(emails: readonly string[]): Promise<Set<string>> {
    return new Set((await this.suppressions.among(emails)).map(({ email }) => email));
  }

  /** Whether an address may not even be asked. */
  async isUnasked(email: string): Promise<boolean> {
    return (await this.suppressions.among([email], UNASKED)).length > 0;
  }

  /** Whether it is on any list, those of erased people included. @param email in lower case */
  async isKnown(email: string): Promise<boolean> {
    return (await this.all.among([email])).size > 0;
  }

  /** Staff's word: it stands until staff takes it back. */
  addByHand(email: string): Promise<Suppression> {
    return this.suppressions.add(email, 'manual', this.clock.date());
  }
}
