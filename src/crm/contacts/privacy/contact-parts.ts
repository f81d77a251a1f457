import { Injectable } from '@nestjs/common';
import type { ErasedPerson } from '../../../auth/index.js';
import type { Contact } from '../contact.js';

/** What belongs to contacts beside their own documents; whoever keeps such things registers them here. */
export interface ContactPart {
  /** In the export of a person's data it is the name of the list. */
  readonly name: string;
  /** Where it keeps them. */
  readonly collections?: readonly string[];
  /** Contacts become one: what is theirs is its from now on. Idempotent. */
  move: (fromIds: readonly string[], toId: string) => Promise<void>;
  /** Takes away what is of these contacts. Idempotent. */
  erase: (contacts: readonly Contact[]) => Promise<void>;
  /** All there is of a contact, as JSON, for the person: whoever of the staff wrote it is not told. */
  export: (contact: Contact) => Promise<object[]>;
  /** Takes somebody who had an account out of what is other contacts': as staff, and out of texts. Idempotent. */
  forget?: (person: ErasedPerson) => Promise<void>;
}

@Injectable()
export class ContactParts {
  private readonly parts: ContactPart[] = [];

  /** Called in `onModuleInit`. */
  register(part: ContactPart): void {
    this.parts.push(part);
  }

  get collections(): string[] {
    return this.parts.flatMap(({ collections = [] }) => [...collections]);
  }

  async move(fromIds: readonly string[], toId: string): Promise<void> {
    for (const part of this.parts) await part.move(fromIds, toId);
  }

  async erase(contacts: readonly Contact[]): Promise<void> {
    for (const part of this.parts) await part.erase(contacts);
  }

  async forget(person: ErasedPerson): Promise<void> {
    for (const part of this.parts) await part.forget?.(person);
  }

  async export(contact: Contact): Promise<Record<string, object[]>> {
    const lists = await Promise.all(this.parts.map((part) => part.export(contact)));
    return Object.fromEntries(this.parts.map(({ name }, at) => [name, lists[at]]));
  }
}
