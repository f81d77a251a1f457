import { Injectable } from '@nestjs/common';
import type { Event } from '../../../../events/index.js';
import { Clock } from '../../../../platform/index.js';
import type { Contact } from '../../../contacts/contact.js';
import { passes } from '../../definition/kinds/event-filter.rules.js';
import { ActiveWorkflows, type ActiveWorkflow } from '../active-workflows.js';
import { Entries, type Entrant } from '../entries.js';
import { Plans } from '../plans.js';
import type { Run } from '../runs/run.js';
import { RunRepository } from '../runs/run.repository.js';
import { RunWakes } from '../runs/run-wakes.js';
import { causeOf, factsOf } from './event-facts.js';
import { isAwaited } from './heard-events.js';

/** An event, and who of the contacts it is of. */
export interface KnownEvent {
  event: Event;
  contacts: readonly Contact[];
}

/** What follows from events: runs that begin, and runs that have waited for them. */
@Injectable()
export class EventEffects {
  constructor(
    private readonly active: ActiveWorkflows,
    private readonly entries: Entries,
    private readonly plans: Plans,
    private readonly runs: RunRepository,
    private readonly wakes: RunWakes,
    private readonly clock: Clock,
  ) {}

  /** May be told again. @returns events that a workflow would begin with if their person were a contact */
  async bring(events: readonly KnownEvent[]): Promise<Event[]> {
    await this.active.upToDate();
    const early: Event[] = [];
    const entrants = new Map<string, Entrant[]>();
    for (const { event, contacts } of events) {
      const begun = this.begunBy(event);
      if (contacts.length === 0 && begun.length > 0) early.push(event);
      const cause = { id: event.id, at: event.createdAt, event: causeOf(event) };
      for (const { id } of begun) {
        const of = entrants.get(id) ?? [];
        of.push(...contacts.map((contact) => ({ contactId: contact.id, cause })));
        entrants.set(id, of);
      }
    }
    for (const [id, of] of entrants) await this.entries.enterMany(id, of);
    let isDue = false;
    for (const known of events) if (await this.tellWaiting(known)) isDue = true;
    if (isDue) this.wakes.wake();
    return early;
  }

  private begunBy(event: Event): ActiveWorkflow[] {
    const facts = factsOf(event);
    return this.active.list().filter(({ trigger, since }) => {
      // also what comes late counts, but not what was before: history that is loaded begins nothing
      if (event.createdAt < since || event.timestamp < since) return false;
      if (trigger.kind === 'trigger.event') {
        const { event: type, where = [] } = trigger.settings;
        return type === event.type && passes(where, facts);
      }
      if (trigger.kind !== 'trigger.webhook') return false;
      const { source, event: type = event.type, where = [] } = trigger.settings;
      // what came by a source has a delivery; others may say a source's name
      if (event.deliveryId === undefined || source !== event.source) return false;
      return type === event.type && passes(where, facts);
    });
  }

  private async tellWaiting({ event, contacts }: KnownEvent): Promise<boolean> {
    if (contacts.length === 0) return false;
    const runs = await this.runs.awaiting(
      contacts.map(({ id }) => id),
      event.type,
    );
    let isDue = false;
    for (const run of runs) if (await this.tell(run, event)) isDue = true;
    return isDue;
  }

  private async tell(run: Run, event: Event): Promise<boolean> {
    const { nodeId, arrivedAt, until } = run;
    if (nodeId === undefined || !arrivedAt || !until) return false;
    const step = (await this.plans.find(run.workflowId, run.edition))?.steps.get(nodeId);
    const window = { from: arrivedAt.getTime(), to: until.getTime(), butFor: run.cause };
    if (step?.kind !== 'wait.event' || !isAwaited(event, step.settings, window)) return false;
    return this.runs.hear(run, nodeId, { id: event.id, at: event.createdAt }, this.clock.date());
  }
}
