import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ErasedPerson,
  ErasureNotYet,
  jsonLines,
  PersonalData,
  type PersonalDataPart,
  type PersonalFile,
  type Person,
} from '../../auth/index.js';
import type { Event } from '../event.js';
import { toEventDto } from '../event.dto.js';
import type { EventRevision } from '../event.repository.js';
import { EventTypes } from '../event-types/event-type.service.js';
import { EventLedger } from '../ledger/event-ledger.js';
import { keptMetadata } from './kept-metadata.rules.js';
import { PersonsEventsRepository } from './persons-events.repository.js';

/** How long it waits for the ledger to count, in ms, before it is tried again later; and between two looks. */
const COUNTING_MS = 5000;
const LOOK_MS = 20;

/**
 * The events of somebody: those whose user is their id or their e-mail. What was sold stays sold, to somebody whom nobody
 * knows: each event is changed as by hand, so that all that is made of events follows it.
 */
@Injectable()
export class EventsPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'events';
  readonly collections = ['events', 'slots'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly events: PersonsEventsRepository,
    private readonly types: EventTypes,
    private readonly ledger: EventLedger,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  async names({ email }: Person): Promise<string[]> {
    return email === undefined ? [] : this.events.spellingsOf(email);
  }

  *export(person: Person): Iterable<PersonalFile> {
    yield {
      path: 'events/events.jsonl',
      about: {
        'pt-BR':
          'Eventos sobre você, como compras e acessos: os que têm o id da sua conta, ou seu e-mail, se confirmado.',
        en: 'Events about you, such as purchases and visits: those that have the id of your account, or your e-mail, if it is verified.',
      },
      content: jsonLines(this.of(person)),
    };
  }

  async erase(person: ErasedPerson): Promise<void> {
    const declared = new Map((await this.types.list()).map(({ _id, fields }) => [_id, fields]));
    for (const name of person.names) {
      await this.eachSome(name, person, (event) => ({
        ...event,
        userId: person.alias(name),
        metadata: keptMetadata(
          event.metadata,
          (declared.get(event.type) ?? []).map(({ path }) => path),
          (value) => person.mentions.tells(value),
        ),
      }));
    }
    const others = await this.eraseMentions(person);
    await this.counted(person, others);
  }

  private async *of(person: Person): AsyncIterable<object> {
    for (const name of new Set([person.id, ...(await this.names(person))])) {
      for await (const event of this.events.of(name)) yield toEventDto(event);
    }
  }

  private async eachSome(
    name: string,
    { begunAt }: ErasedPerson,
    changed: (event: Event) => Event,
  ): Promise<void> {
    for (;;) {
      const some = await this.events.some(name, begunAt);
      if (some.length === 0) return;
      if ((await this.change(some, changed)) === 0)
        throw new ErasureNotYet('Events with many changes are not counted yet');
    }
  }

  /** What is about others and tells of them, in metadata: returns the ids of those events. */
  private async eraseMentions({ mentions, alias, id, begunAt }: ErasedPerson): Promise<string[]> {
    const changed: string[] = [];
    for await (const ids of this.events.whoseMetadata(begunAt, (metadata) => mentions.isIn(metadata))) {
      const some = await this.events.byIds(ids);
      await this.change(some, (event) => ({
        ...event,
        metadata: mentions.replacedIn(event.metadata, alias(id)),
      }));
      changed.push(...ids);
    }
    return changed;
  }

  private async change(some: readonly EventRevision[], changed: (event: Event) => Event): Promise<number> {
    const count = await this.events.change(some.map((before) => ({ before, after: changed(before.event) })));
    for (const slot of new Set(some.map((each) => each.slot))) this.ledger.wakeForChange(slot);
    return count;
  }

  /** What is made of events, in later rooms, is put right by then. @throws ErasureNotYet */
  private async counted({ aliases }: ErasedPerson, others: readonly string[]): Promise<void> {
    const until = performance.now() + COUNTING_MS;
    while (await this.events.isUncounted(aliases, others)) {
      if (performance.now() > until) throw new ErasureNotYet('The ledger has not counted the changes yet');
      await sleep(LOOK_MS);
    }
  }
}
