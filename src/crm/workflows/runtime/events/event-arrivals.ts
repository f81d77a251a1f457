import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { isDatabaseAway, OnceMore, Seldom } from '../../../../common/index.js';
import { Config } from '../../../../config/index.js';
import { type Event, EventStore } from '../../../../events/index.js';
import { Clock, Wakes } from '../../../../platform/index.js';
import type { Contact } from '../../../contacts/contact.js';
import { Contacts } from '../../../contacts/contacts.js';
import { EventEffects } from './event-effects.js';
import { type Mark, MarkRepository } from './mark.repository.js';
import { foldedName, foldedNamesOf, isCalled } from './names.rules.js';

const EVERY_MS = 1000;
const AT_ONCE = 500;
const TOPIC = 'crm.workflow-events';
/** So long an event waits for its person to become a contact, in ms; when it is looked at again at the earliest. */
const PATIENCE_MS = 3_600_000;
const SOON_MS = 2000;
/** When one that failed is looked at again. */
const FAILED_MS = 60_000;

/** Looks at events that were marked: whom they are of, what begins with them, and who has waited for them. */
@Injectable()
export class EventArrivals implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger(EventArrivals.name);
  private readonly seldom = new Seldom();
  private readonly looks = new OnceMore(() => this.lookAtAll());

  private isStopped = false;

  constructor(
    private readonly marks: MarkRepository,
    private readonly events: EventStore,
    private readonly contacts: Contacts,
    private readonly effects: EventEffects,
    private readonly wakes: Wakes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.wakes.on(TOPIC, () => void this.tick());
    this.contacts.whenMade(async (made) => {
      if (await this.marks.dueOf(made.flatMap(foldedNamesOf), this.clock.date())) this.wake();
    });
  }

  /** What is being looked at is finished; what is left is marked. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.looks.run().catch(() => undefined);
  }

  wake(): void {
    this.wakes.send(TOPIC);
    void this.tick();
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.config.role === 'api' || this.isStopped) return;
    try {
      await this.look();
    } catch (error) {
      this.complain(error);
    }
  }

  /** Resolves when all that is due has been looked at. */
  look(): Promise<void> {
    return this.looks.run();
  }

  private async lookAtAll(): Promise<void> {
    while (!this.isStopped) {
      const due = await this.marks.due(AT_ONCE, this.clock.date());
      if (due.length === 0) return;
      try {
        await this.lookAt(due);
      } catch (error) {
        if (isDatabaseAway(error)) throw error;
        for (const mark of due) await this.lookAtOne(mark);
      }
    }
  }

  /** One that fails holds up no others. */
  private async lookAtOne(mark: Mark): Promise<void> {
    try {
      await this.lookAt([mark]);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      this.complain(error);
      await this.marks.postpone(mark.eventId, new Date(this.clock.now() + FAILED_MS));
    }
  }

  /** First what follows, then that it was looked at: a crash in between does it again, by the same causes. */
  private async lookAt(due: readonly Mark[]): Promise<void> {
    const events = await this.events.findByIds(due.map(({ eventId }) => eventId));
    const contactsOf = await this.contactsOf(events);
    const known = events.map((event) => ({ event, contacts: contactsOf(event) }));
    const isEarly = await this.effects.bring(known);
    const now = this.clock.now();
    const seen = due.map(({ eventId }) => eventId);
    const marks = new Map(due.map((mark) => [mark.eventId, mark]));
    for (const { id } of isEarly) {
      const age = now - marks.get(id)!.markedAt.getTime();
      if (age >= PATIENCE_MS) continue;
      seen.splice(seen.indexOf(id), 1);
      await this.marks.postpone(id, new Date(now + Math.max(SOON_MS, age)));
    }
    await this.marks.seen(seen);
    // who became a contact after they were looked for, and before it was written that the event waits for them
    if (isEarly.length > 0) await this.lookAgain(isEarly);
  }

  private async lookAgain(early: readonly Event[]): Promise<void> {
    const contactsOf = await this.contactsOf(early);
    const names = early
      .filter((event) => contactsOf(event).length > 0)
      .map(({ userId }) => foldedName(userId));
    if (names.length > 0) await this.marks.dueOf(names, this.clock.date());
  }

  private complain(error: unknown): void {
    if (!this.seldom.isDue()) return;
    const said = error instanceof Error ? error.stack : String(error);
    this.log.error(`Events of workflows are not looked at, trying again: ${said}`);
  }

  /** Of each event, in any order. */
  private async contactsOf(events: readonly Event[]): Promise<(event: Event) => Contact[]> {
    const names = [...new Set(events.flatMap(({ userId }) => [userId, foldedName(userId)]))];
    const found = await Promise.all([
      this.contacts.findByEmails(names.filter((name) => name.includes('@'))),
      this.contacts.findByUserIds(names),
    ]);
    const byName = new Map<string, Map<string, Contact>>();
    for (const contact of found.flat())
      for (const name of foldedNamesOf(contact)) {
        const of = byName.get(name) ?? new Map<string, Contact>();
        byName.set(name, of.set(contact.id, contact));
      }
    return ({ userId }) => {
      const called = [...(byName.get(foldedName(userId))?.values() ?? [])];
      return called.filter((contact) => isCalled(contact, userId));
    };
  }
}
