import { Injectable } from '@nestjs/common';
import { type Event, EventStore } from '../../../../events/index.js';
import type { Contact } from '../../../contacts/contact.js';
import { passes } from '../../definition/kinds/event-filter.rules.js';
import type { PlanStep } from '../../definition/plan/plan.js';
import type { HeardEvent } from '../runs/run.js';
import { factsOf } from './event-facts.js';
import { MarkRepository } from './mark.repository.js';
import { foldedNamesOf, isCalled } from './names.rules.js';

export type EventWait = Extract<PlanStep, { kind: 'wait.event' }>;

/** When an event counts for a wait; ms since 1970, both inclusive. */
export interface HeardWindow {
  from: number;
  to: number;
  /** The cause of the run: what it began with is not what it waits for. */
  butFor: string;
}

/**
 * Events that came lately. A run that begins to wait looks here before and after it is seen to wait, and once more when its
 * time is over: so whichever of the two was written first, the event or the wait, the other one finds it.
 */
@Injectable()
export class HeardEvents {
  constructor(
    private readonly marks: MarkRepository,
    private readonly events: EventStore,
  ) {}

  /** The first event that a wait of a contact is over by. */
  async find(contact: Contact, { settings }: EventWait, window: HeardWindow): Promise<HeardEvent | null> {
    const ids = await this.marks.lately(foldedNamesOf(contact), settings.event);
    if (ids.length === 0) return null;
    const known = new Map((await this.events.findByIds(ids)).map((event) => [event.id, event]));
    for (const id of ids) {
      const event = known.get(id);
      if (event && isCalled(contact, event.userId) && isAwaited(event, settings, window))
        return { id, at: event.createdAt };
    }
    return null;
  }
}

/** Whether a wait is over by an event, of whomever it is. */
export function isAwaited(
  event: Event,
  { event: type, where = [] }: EventWait['settings'],
  { from, to, butFor }: HeardWindow,
): boolean {
  const at = event.createdAt.getTime();
  if (event.type !== type || event.id === butFor || at < from || at > to) return false;
  return passes(where, factsOf(event));
}
