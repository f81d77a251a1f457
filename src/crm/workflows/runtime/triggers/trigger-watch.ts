import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { AppError, isDatabaseAway, OnceMore, Seldom } from '../../../../common/index.js';
import { Config } from '../../../../config/index.js';
import {
  Clock,
  forgetLeaseOwner,
  LEASE_RENEW_MS,
  type LeaseOwner,
  newLeaseOwner,
} from '../../../../platform/index.js';
import { WorkflowTurns } from '../../definition/workflow-turns.js';
import { type ActiveWorkflow, ActiveWorkflows } from '../active-workflows.js';
import { TriggerLooks } from './trigger-looks.js';
import type { TriggerState } from './trigger-state.repository.js';

/** How often it is asked which of them are due, in ms: a date begins no later than that. */
const EVERY_MS = 5000;
/** A segment is looked at no sooner again, in ms; nor before so many times as long as the look took. */
const REST_MS = 60_000;
const REST_TIMES = 20;

type Looked = ActiveWorkflow<'trigger.date'> | ActiveWorkflow<'trigger.segment-entered'>;

class LookedElsewhere extends Error {}

/**
 * Looks whom workflows begin for that no news tell of: dates that have come, and who has come into a segment. One process
 * at a time looks for each workflow, under a lease; how far it came stands in the database.
 */
@Injectable()
export class TriggerWatch implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger(TriggerWatch.name);
  private readonly seldom = new Seldom();
  private readonly owner: LeaseOwner;
  private readonly passes = new OnceMore(() => this.pass());
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly active: ActiveWorkflows,
    private readonly looks: TriggerLooks,
    private readonly turns: WorkflowTurns,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  onModuleInit(): void {
    this.turns.register({ deleted: (workflowId) => this.looks.forget(workflowId) });
    // whoever comes into a segment before the first look counts as there already: it is soon
    this.active.whenChanged(() => void this.tick());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    await this.running;
    forgetLeaseOwner(this.owner);
  }

  @Interval(EVERY_MS)
  async tick(): Promise<void> {
    if (this.config.role === 'api' || this.isStopped) return;
    this.running = this.look().catch((error: unknown) => this.complain('Triggers are not looked at', error));
    await this.running;
  }

  /** Resolves when all that was due has been looked at. */
  look(): Promise<void> {
    return this.passes.run();
  }

  private async pass(): Promise<void> {
    const workflows: Looked[] = [
      ...this.active.ofKind('trigger.date'),
      ...this.active.ofKind('trigger.segment-entered'),
    ];
    if (workflows.length === 0) return;
    const states = await this.looks.states.find(workflows.map(({ id }) => id));
    for (const workflow of workflows) {
      if (this.isStopped) return;
      const state = states.get(workflow.id);
      if (this.isDue(workflow, state?.turn === turnOf(workflow) ? state : undefined))
        await this.lookAt(workflow);
    }
  }

  private isDue(workflow: Looked, state: TriggerState | undefined): boolean {
    const now = this.clock.now();
    if (state?.restUntil && state.restUntil.getTime() > now) return false;
    return !isOfDates(workflow) || this.looks.dates.due(workflow, state?.lookedAt, now).length > 0;
  }

  /** What fails is tried again after a rest, and holds up no other. */
  private async lookAt(workflow: Looked): Promise<void> {
    const { states } = this.looks;
    const began = this.clock.now();
    const state = await states.hold(workflow.id, turnOf(workflow), this.owner, began);
    if (!state) return;
    const now = new Date(began);
    let done: Partial<TriggerState> = {};
    try {
      if (isOfDates(workflow)) await this.looks.dates.look(workflow, state, now, this.keeper(workflow.id));
      else await this.looks.segments.look(workflow, state, now, this.keeper(workflow.id));
      done = { lookedAt: now, look: state.look + 1 };
    } catch (error) {
      if (error instanceof LookedElsewhere) return;
      this.complain(`It is not known whom "${workflow.name}" begins for`, error);
      if (isDatabaseAway(error)) return; // the lease runs out
    }
    const ended = this.clock.now();
    const isRested = done.lookedAt !== undefined && isOfDates(workflow);
    const rest = isRested ? 0 : Math.max(REST_MS, (ended - began) * REST_TIMES);
    await states.note(workflow.id, this.owner, { ...done, restUntil: new Date(ended + rest) });
  }

  /** Keeps the lease while it is looked; throws when it was lost. */
  private keeper(id: string): () => Promise<void> {
    let keptAt = this.clock.now();
    return async () => {
      const now = this.clock.now();
      if (this.isStopped) throw new LookedElsewhere();
      if (now - keptAt < LEASE_RENEW_MS) return;
      if (!(await this.looks.states.renew(id, this.owner, now))) throw new LookedElsewhere();
      keptAt = now;
    };
  }

  private complain(what: string, error: unknown): void {
    if (isDatabaseAway(error) || !this.seldom.isDue()) return;
    // a segment about a field that is no more, for one
    if (error instanceof AppError) return this.log.warn(`${what}: ${error.message}`);
    this.log.error(`${what}, trying again: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

function isOfDates(workflow: Looked): workflow is ActiveWorkflow<'trigger.date'> {
  return workflow.trigger.kind === 'trigger.date';
}

/** What a state is of: a workflow that was off meanwhile, or looks at something else, begins anew. */
function turnOf({ since, trigger }: Looked): string {
  const of = trigger.kind === 'trigger.date' ? trigger.settings.field : trigger.settings.segmentId;
  return `${since.toISOString()} ${of}`;
}
