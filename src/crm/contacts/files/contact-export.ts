import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { begun, type Cell, type Column, csvOf, type Row } from '../../../common/index.js';
import type { Contact, ContactFilter } from '../contact.js';
import { Contacts } from '../contacts.js';
import { ContactFields } from '../fields/contact-fields.js';

/** Contacts that are read at once. */
const CHUNK = 1000;

const COLUMNS: readonly { column: Column; cell: (contact: Contact) => Cell }[] = [
  { column: text('id', 32), cell: ({ id }) => id },
  { column: text('email', 40), cell: ({ email }) => email },
  { column: text('name', 30), cell: ({ name }) => name ?? null },
  { column: text('tags', 30), cell: ({ tags }) => tags.join(', ') },
  { column: text('stage', 16), cell: ({ stage }) => stage ?? null },
  {
    column: text('subscribed', 10),
    cell: ({ subscription }) => String(subscription.status === 'subscribed'),
  },
  { column: text('lifecycle', 10), cell: ({ lifecycle }) => lifecycle },
  { column: { key: 'createdAt', kind: 'time', width: 24 }, cell: ({ createdAt }) => createdAt.toISOString() },
];

/** Contacts as a file, oldest first; an import takes it as it is. */
@Injectable()
export class ContactExport {
  constructor(
    private readonly contacts: Contacts,
    private readonly fields: ContactFields,
  ) {}

  /** Read as it is sent. */
  async csv(filter: ContactFilter, bom: boolean): Promise<Readable> {
    const keys = (await this.fields.list()).map(({ key }) => key);
    const columns = [...COLUMNS.map(({ column }) => column), ...keys.map((key) => text(key, 20))];
    return csvOf(await begun({ columns, chunks: this.chunks(filter, keys) }), bom);
  }

  private async *chunks(filter: ContactFilter, keys: readonly string[]): AsyncIterable<readonly Row[]> {
    for (let afterId: string | undefined; ;) {
      const contacts = await this.contacts.scan({
        limit: CHUNK,
        filter,
        ...(afterId !== undefined && { afterId }),
      });
      yield contacts.map((contact) => [
        ...COLUMNS.map(({ cell }) => cell(contact)),
        ...keys.map((key) => cellOf(contact.fields[key])),
      ]);
      if (contacts.length < CHUNK) return;
      afterId = contacts.at(-1)!.id;
    }
  }
}

function text(key: string, width: number): Column {
  return { key, kind: 'text', width };
}

function cellOf(value: Contact['fields'][string] | undefined): Cell {
  return typeof value === 'boolean' ? String(value) : (value ?? null);
}
