import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ErasedPerson } from '../../../auth/index.js';
import { newId, type Page, type PageQueryDto, toPage } from '../../../common/index.js';
import { Clock } from '../../../platform/index.js';
import type { Contact } from '../contact.js';
import { NoteNotFound } from '../contacts.errors.js';
import { Contacts } from '../contacts.js';
import { ContactParts } from '../privacy/contact-parts.js';
import { withoutStaff } from '../privacy/staff-ids.rules.js';
import { positionOf, positionOfCursor } from '../timeline/position.rules.js';
import { type TimelineItem, type TimelinePosition, TimelineSources } from '../timeline/timeline-source.js';
import { type NoteDto, toNoteDto } from './note.dto.js';
import { type Note, NoteRepository } from './note.repository.js';

const MOST_EXPORTED = 10_000;

/** What staff has written down about contacts. */
@Injectable()
export class Notes implements OnModuleInit {
  constructor(
    private readonly notes: NoteRepository,
    private readonly contacts: Contacts,
    private readonly timeline: TimelineSources,
    private readonly parts: ContactParts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timeline.register({ name: 'notes', read: (...asked) => this.read(...asked) });
    this.parts.register({
      name: 'notes',
      collections: ['crm_notes'],
      move: (fromIds, toId) => this.notes.move(fromIds, toId),
      erase: (contacts) => this.notes.erase(contacts.map(({ id }) => id)),
      export: async ({ id }) =>
        (await this.notes.list(id, MOST_EXPORTED)).map((note) => withoutStaff(toNoteDto(note))),
      forget: (person) => this.forget(person),
    });
  }

  /** @param id the same id again writes nothing more @throws ContactNotFound */
  async add(contactId: string, text: string, authorId: string, id?: string): Promise<Note> {
    await this.contacts.get(contactId);
    const createdAt = this.clock.date();
    const note = { id: id ?? newId('nte', createdAt.getTime()), contactId, text, authorId, createdAt };
    await this.notes.insert(note);
    return note;
  }

  /** Newest first. @throws ContactNotFound */
  async list(contactId: string, { limit, cursor }: PageQueryDto): Promise<Page<NoteDto>> {
    await this.contacts.get(contactId);
    const rows = await this.notes.list(contactId, limit + 1, positionOfCursor(cursor));
    return toPage(rows, limit, positionOf, toNoteDto);
  }

  /** @throws NoteNotFound */
  async change(contactId: string, id: string, text: string): Promise<Note> {
    const note = await this.notes.update(contactId, id, text, this.clock.date());
    if (!note) throw new NoteNotFound();
    return note;
  }

  /** @throws NoteNotFound */
  async remove(contactId: string, id: string): Promise<void> {
    if (!(await this.notes.remove(contactId, id))) throw new NoteNotFound();
  }

  /** What they wrote as staff is an alias's; what others' notes tell of them too. */
  private async forget({ id, alias, mentions }: ErasedPerson): Promise<void> {
    await this.notes.renameAuthor(id, alias(id));
    for (const note of await this.notes.like(mentions.roughly)) {
      if (mentions.isIn(note.text)) await this.notes.rewrite(note, mentions.replacedIn(note.text, alias(id)));
    }
  }

  private async read({ id }: Contact, limit: number, before?: TimelinePosition): Promise<TimelineItem[]> {
    return (await this.notes.list(id, limit, before)).map((note) => ({
      id: note.id,
      kind: 'note',
      at: note.createdAt,
      title: firstLine(note.text),
      data: { ...toNoteDto(note) },
    }));
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0].slice(0, 120);
}
