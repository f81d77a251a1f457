import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ErasedPerson,
  jsonLines,
  PersonalData,
  type PersonalDataPart,
  type PersonalFile,
  type Person,
} from '../../../auth/index.js';
import { isUntouched } from '../accounts/account-contacts.rules.js';
import type { Contact } from '../contact.js';
import { ContactRepository } from '../contact.repository.js';
import { ContactNotFound } from '../contacts.errors.js';
import { Contacts } from '../contacts.js';
import { ContactParts } from './contact-parts.js';
import { Dossier } from './dossier.js';
import { ContactRemoval } from './removal.js';
import { Suppressions } from './suppressions.js';

/** What the CRM knows of somebody who has an account: their contact with all that belongs to it, and where others' name them. */
@Injectable()
export class CrmPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'crm';

  constructor(
    private readonly personalData: PersonalData,
    private readonly contacts: Contacts,
    private readonly repository: ContactRepository,
    private readonly removal: ContactRemoval,
    private readonly parts: ContactParts,
    private readonly suppressions: Suppressions,
    private readonly dossier: Dossier,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  get collections(): readonly string[] {
    return ['crm_contacts', 'crm_erased', ...this.parts.collections];
  }

  *export(person: Person): Iterable<PersonalFile> {
    yield {
      path: 'crm/contacts.jsonl',
      about: {
        'pt-BR': 'O que a equipe guarda de você como contato: dados, etiquetas, anotações e tarefas.',
        en: 'What the team keeps of you as a contact: details, tags, notes and tasks.',
      },
      content: jsonLines(this.own(person)),
    };
  }

  async erase(person: ErasedPerson): Promise<void> {
    const { email, begunAt } = person;
    for (const contact of await this.known(person)) await this.eraseOne(contact, person);
    // also where staff had deleted the contact: no later import is to mail to them
    if (email !== undefined) await this.suppressions.addErased([email], begunAt);
    await this.parts.forget(person);
    await this.repository.dropOwner(person.id);
    for (const id of await this.repository.mentioning(person.mentions.roughly)) await this.rename(id, person);
  }

  private async *own(person: Person): AsyncIterable<object> {
    for (const contact of await this.known(person))
      if (await this.isTheirs(contact, person)) yield this.dossier.own(contact);
  }

  /** Contacts of their account, or their address. */
  private async known({ id, email }: Person): Promise<Contact[]> {
    const found = await Promise.all([
      this.contacts.findByUserIds([id]),
      email === undefined ? [] : this.contacts.findByEmails([email]),
    ]);
    return [...new Map(found.flat().map((contact) => [contact.id, contact])).values()];
  }

  /** Of an address that nobody has shown to be theirs no more than what the account itself has brought. */
  private async isTheirs(contact: Contact, { email }: Person): Promise<boolean> {
    return email !== undefined || (isUntouched(contact) && !(await this.removal.hasParts(contact)));
  }

  /** What came later under their address is somebody's new business, and stays without the account. */
  private async eraseOne(contact: Contact, person: ErasedPerson): Promise<void> {
    const { id: userId, email, begunAt } = person;
    const isLater = contact.createdAt > begunAt;
    const isOfAccount = contact.userId === userId;
    if (!isLater && (await this.isTheirs(contact, person)))
      return this.removal.eraseIfThere(contact.id, email !== undefined);
    if (!isOfAccount) return;
    // made of the account by a process that had not heard of its end
    if (isLater && isUntouched(contact)) return this.removal.eraseIfThere(contact.id, false);
    await this.change(contact.id, ({ userId: _gone, ...rest }) => rest);
  }

  /** Another contact tells of them. */
  private rename(contactId: string, { id, mentions, alias }: ErasedPerson): Promise<void> {
    const clean = <T>(value: T): T => mentions.replacedIn(value, alias(id));
    return this.change(contactId, ({ name, tags, fields, ...rest }) => ({
      ...rest,
      ...(name !== undefined && { name: clean(name) }),
      tags: clean(tags),
      fields: clean(fields),
    }));
  }

  private async change(id: string, edit: Parameters<Contacts['change']>[1]): Promise<void> {
    try {
      await this.contacts.change(id, edit);
    } catch (error) {
      if (!(error instanceof ContactNotFound)) throw error;
    }
  }
}
