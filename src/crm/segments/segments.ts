import { Injectable, type OnModuleInit } from '@nestjs/common';
import { decodeIdCursor, newId, type Page, toPage } from '../../common/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import type { Contact } from '../contacts/contact.js';
import { FieldUses } from '../contacts/fields/field-uses.js';
import { Contacts } from '../contacts/contacts.js';
import { SegmentUses } from './ports/segment-uses.js';
import { SegmentReader } from './reading/segment-reader.js';
import type { Segment, SegmentRules } from './segment.js';
import { type SegmentChange, SegmentRepository } from './segment.repository.js';
import { SegmentInUse, SegmentNotFound } from './segments.errors.js';

/** Of a preview, so that somebody sees whom rules are about. */
const SHOWN = 10;

/** Whom rules are about: how many contacts, and the first of them. */
export interface Preview {
  count: number;
  contacts: Contact[];
}

/** Groups of contacts that are said by rules; who is in one is found out whenever it is asked. */
@Injectable()
export class Segments implements OnModuleInit {
  constructor(
    private readonly segments: SegmentRepository,
    private readonly reader: SegmentReader,
    private readonly contacts: Contacts,
    private readonly uses: SegmentUses,
    private readonly fieldUses: FieldUses,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.fieldUses.register((key) => this.segments.withField(key));
  }

  /** Newest first. @throws InvalidInput */
  async list<T>(
    { limit, cursor }: { limit: number; cursor?: string | undefined },
    map: (segment: Segment) => T,
  ): Promise<Page<T>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'seg');
    return toPage(await this.segments.list(limit + 1, before), limit, ({ id }) => [id], map);
  }

  isEmpty(): Promise<boolean> {
    return this.segments.isEmpty();
  }

  /** @throws SegmentNotFound */
  async get(id: string): Promise<Segment> {
    const segment = await this.segments.findById(id);
    if (!segment) throw new SegmentNotFound();
    return segment;
  }

  /** @throws InvalidInput */
  async create(said: { name: string; description?: string; rules: SegmentRules }): Promise<Segment> {
    await this.reader.check(said.rules);
    const now = this.clock.date();
    const { name, description, rules } = said;
    const segment = {
      id: newId('seg'),
      ...{ name, rules, ...(description !== undefined && { description }) },
      createdAt: now,
      updatedAt: now,
    };
    await this.segments.insert(segment);
    return segment;
  }

  /** @throws SegmentNotFound, InvalidInput */
  async update(id: string, change: SegmentChange): Promise<Segment> {
    this.audit.note({ before: await this.get(id) });
    if (change.rules) await this.reader.check(change.rules);
    const { name, description, rules } = change;
    const said = {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(rules && { rules }),
    };
    const segment = await this.segments.update(id, said, this.clock.date());
    if (!segment) throw new SegmentNotFound();
    return segment;
  }

  /** @throws SegmentNotFound, SegmentInUse */
  async delete(id: string): Promise<void> {
    const uses = await this.uses.of(id);
    if (uses.length > 0) throw new SegmentInUse(uses);
    if (!(await this.segments.delete(id))) throw new SegmentNotFound();
  }

  /** @throws InvalidInput, SegmentTooWide */
  async preview(rules: SegmentRules): Promise<Preview> {
    const { count, ids } = await this.reader.preview(rules, SHOWN);
    return { count, contacts: await this.ofIds(ids) };
  }

  /** @throws SegmentNotFound, InvalidInput, SegmentTooWide */
  async previewOf(id: string): Promise<Preview> {
    return this.preview((await this.get(id)).rules);
  }

  /** Who is in it, the longest known first. @throws SegmentNotFound, InvalidInput, SegmentTooWide */
  async members<T>(
    id: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
    map: (contact: Contact) => T,
  ): Promise<Page<T>> {
    const { rules } = await this.get(id);
    const afterId = cursor === undefined ? undefined : decodeIdCursor(cursor, 'cnt');
    const ids = await this.reader.scan(rules, {
      limit: limit + 1,
      ...(afterId !== undefined && { afterId }),
    });
    const { items, nextCursor } = toPage(
      ids,
      limit,
      (each) => [each],
      (each) => each,
    );
    return { items: (await this.ofIds(items)).map(map), nextCursor };
  }

  /** In the order of their ids; without those that are gone meanwhile. */
  private async ofIds(ids: readonly string[]): Promise<Contact[]> {
    const contacts = await this.contacts.findByIds(ids);
    return contacts.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
