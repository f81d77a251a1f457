import { Injectable } from '@nestjs/common';
import { UserRepository } from '../src/auth/index.js';
import { DAY_MS } from '../src/common/index.js';
import { ContactFields, Contacts, Notes, Stages, Tasks } from '../src/crm/index.js';
import { Clock } from '../src/platform/index.js';
import { FIELDS, type Lead, leads, STAGES } from './leads.js';
import { people } from './people.js';
import { OPERATOR } from './staff-story.js';

const CONTACTS = 40;

/** Whom the made-up team knows: with fields, tags, stages, notes and tasks. Buyers and accounts are contacts by themselves. */
@Injectable()
export class ContactSeeds {
  constructor(
    private readonly contacts: Contacts,
    private readonly fields: ContactFields,
    private readonly stages: Stages,
    private readonly notes: Notes,
    private readonly tasks: Tasks,
    private readonly users: UserRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Nothing where there is a pipeline; it is made last, so that a run that was cut short is done again, adding nothing twice.
   * Returns how many there are. @param seed of the story: the same people
   */
  async load(seed: string): Promise<number> {
    if ((await this.stages.list()).length > 0) return 0;
    const declared = new Set((await this.fields.list()).map(({ key }) => key));
    for (const field of FIELDS) if (!declared.has(field.key)) await this.fields.declare(field);
    const ownerId = (await this.users.findById(OPERATOR.id))?.id;
    const known = leads(people(CONTACTS, seed), seed);
    const upserted = await this.contacts.upsertByEmail(
      known.map(({ email, name, tags, fields, stage, isLookedAfter, status }) => ({
        ...{ email, name, tags, fields, stage },
        ...(isLookedAfter && ownerId !== undefined && { ownerId }),
        subscription: status === 'unsubscribed' ? 'unsubscribed' : 'subscribed',
      })),
      'import',
    );
    for (const [at, { contact }] of upserted.entries())
      await this.talk(contact.id, known[at], at + 1, ownerId);
    for (const stage of STAGES) await this.stages.create(stage);
    return upserted.length;
  }

  /** What was said with them, and is to be done. */
  private async talk(
    contactId: string,
    { status, note, task }: Lead,
    number: number,
    staffId = 'seed',
  ): Promise<void> {
    if (status === 'left') await this.contacts.setSubscription(contactId, 'unsubscribed', 'self');
    const id = `00seed${String(number).padStart(4, '0')}`; // before all others in lists by id
    if (note !== undefined) await this.notes.add(contactId, note, staffId, `nte_${id}`);
    if (!task) return;
    const { title, dueIn, isDone: done } = task;
    const dueAt = new Date(this.clock.now() + dueIn * DAY_MS);
    const assignee = staffId === OPERATOR.id ? { assigneeId: staffId } : {};
    await this.tasks.add(contactId, { title, dueAt, done, ...assignee }, staffId, `tsk_${id}`);
  }
}
