import { Injectable } from '@nestjs/common';
import {
  type CursorValue,
  decodeCursor,
  notOfThisList,
  newId,
  type Page,
  toPage,
  Unavailable,
} from '../common/index.js';
import { Config } from '../config/index.js';
import { AuditNotes, Clock } from '../platform/index.js';
import { type ListEventsDto, toEventDto } from './event.dto.js';
import { EventNotFound } from './event.errors.js';
import type { Event } from './event.js';
import { type EventPosition, EventRepository, type EventRevision } from './event.repository.js';
import { EventLedger } from './ledger/event-ledger.js';
import { parseEventPatch, parseNewEvent } from './rules/event.rules.js';
import { toEventFilter } from './rules/event-filter.rules.js';

/** So many changes of one event at the same moment are no accident. */
const MOST_COLLISIONS = 20;

/** Events by hand: each change is stored with its correction, and the ledger brings it into the totals. */
@Injectable()
export class EventService {
  constructor(
    private readonly events: EventRepository,
    private readonly ledger: EventLedger,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @throws InvalidInput, EventIdTaken */
  async create(input: unknown): Promise<Event> {
    const now = this.clock.date();
    const defaults = { id: newId('evt', now.getTime()), currency: this.config.currency };
    const event: Event = { ...parseNewEvent(input, '', now, defaults), source: 'api', createdAt: now };
    const slot = this.ledger.slotForNewItem();
    await this.events.insert(event, slot);
    this.ledger.wakeForChange(slot);
    return event;
  }

  /** @throws EventNotFound */
  async findById(id: string): Promise<Event> {
    return (await this.find(id)).event;
  }

  /** @throws InvalidInput, EventNotFound */
  async change(id: string, input: unknown): Promise<Event> {
    const patch = parseEventPatch(input, this.clock.date());
    if (Object.keys(patch).length === 0) return this.findById(id);
    return this.write(id, async (revision) => {
      const after: Event = { ...revision.event, ...patch };
      return (await this.events.update(revision, after)) ? after : null;
    });
  }

  /** @throws EventNotFound */
  async delete(id: string): Promise<void> {
    await this.write(id, (revision) => this.events.delete(revision, this.clock.date()));
  }

  /** Newest first. @throws InvalidInput */
  async list(query: ListEventsDto): Promise<Page<Event>> {
    const after = query.cursor === undefined ? null : toPosition(decodeCursor(query.cursor, 2));
    const rows = await this.events.list(toEventFilter(query), after, query.limit + 1);
    return toPage(
      rows,
      query.limit,
      ({ timestamp, id }) => [timestamp.getTime(), id],
      (event) => event,
    );
  }

  private async find(id: string): Promise<EventRevision> {
    const found = await this.events.findById(id);
    if (!found) throw new EventNotFound(id);
    return found;
  }

  /** A change is of the state that was read; when another one came between, it is done again. */
  private async write<T>(
    id: string,
    change: (revision: EventRevision) => Promise<T>,
  ): Promise<NonNullable<T>> {
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const revision = await this.find(id);
      this.audit.note({ before: toEventDto(revision.event) });
      const result = await change(revision);
      if (result) {
        this.ledger.wakeForChange(revision.slot);
        return result;
      }
    }
    throw new Unavailable(`The event ${id} is changed by many at once; try again shortly`);
  }
}

function toPosition([time, id]: readonly CursorValue[]): EventPosition {
  if (Number.isSafeInteger(time) && typeof id === 'string') return { time: time as number, id };
  throw notOfThisList();
}
