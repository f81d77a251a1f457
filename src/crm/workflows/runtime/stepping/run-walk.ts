import { Injectable, Logger } from '@nestjs/common';
import { AppError, isDatabaseAway } from '../../../../common/index.js';
import { backoffMs, Clock } from '../../../../platform/index.js';
import type { Contact } from '../../../contacts/contact.js';
import { Contacts } from '../../../contacts/contacts.js';
import type { PlanStep } from '../../definition/plan/plan.js';
import { isActionStep } from '../actions/workflow-actions.js';
import { Plans, type ReadyPlan } from '../plans.js';
import type { Run, RunLogEntry } from '../runs/run.js';
import { RunRepository } from '../runs/run.repository.js';
import { keptUntil } from '../runs/retention.rules.js';
import { Crowds } from './crowds.js';
import type { StepOutcome } from './step.js';
import { Steps } from './steps.js';
import { FIRST_PAUSE, type Hindrance, isGivenUp } from './trying.rules.js';
import { isWaitStep } from './waits.rules.js';

/** Of a reason or a detail in a run's log, in characters. */
const LONGEST = 500;

/** So many runs at a time call the address of one step: one that does not answer must not hold up all others. */
const MOST_CALLING = 32;
/** When a run that found it crowded comes again, in ms. */
const CROWDED_MS = 1000;

/** How far a run has come in this go: what is not written yet. */
interface Progress {
  nodeId: string;
  arrivedAt: Date;
  log: RunLogEntry[];
  tries: number;
  /** Whether the run has waited at this step before this go. */
  hasWaited: boolean;
  contact?: Contact | null;
}

/**
 * Moves runs on. Before an action is done it is written where the run stands, and after it what came of it: whoever
 * takes over from a process that has died does that step again, with the same key, and no other. Conditions, splits and
 * waits do nothing, so what they said is written with the next thing.
 */
@Injectable()
export class RunWalk {
  private readonly log = new Logger(RunWalk.name);
  private readonly crowds = new Crowds(MOST_CALLING);

  constructor(
    private readonly plans: Plans,
    private readonly steps: Steps,
    private readonly runs: RunRepository,
    private readonly contacts: Contacts,
    private readonly clock: Clock,
  ) {}

  /** Moves a claimed run on as far as it goes now. Stops without a word when somebody else has it by then. */
  async walk(run: Run, signal: AbortSignal): Promise<void> {
    const plan = await this.plans.find(run.workflowId, run.edition);
    const { nodeId, arrivedAt, tries } = run;
    if (!plan || nodeId === undefined || !arrivedAt) {
      await this.end(run, [], 'cancelled', 'Its workflow was deleted');
      return;
    }
    const progress: Progress = { nodeId, arrivedAt, log: [], tries, hasWaited: run.until !== undefined };
    if (isGivenUp(tries, 'taken')) {
      await this.end(run, [], 'failed', `Its process ended ${tries} times at this step`);
      return;
    }
    while (!signal.aborted) if (!(await this.stepOn(run, plan, progress, signal))) return;
    // it stops: another process goes on from here
    if (progress.log.length > 0 && !(await this.runs.moveOn(run, progress))) return;
    await this.runs.release(run, this.clock.date());
  }

  /** One step; whether the run goes on in this go. */
  private async stepOn(run: Run, plan: ReadyPlan, now: Progress, signal: AbortSignal): Promise<boolean> {
    const step = plan.steps.get(now.nodeId);
    if (!step) {
      await this.end(run, now.log, 'failed', `Its edition has no step ${now.nodeId}`);
      return false;
    }
    if (isActionStep(step) && now.log.length > 0) {
      if (!(await this.runs.moveOn(run, now))) return false;
      now.log = [];
    }
    const crowd = `${run.workflowId}:${step.id}`;
    if (step.kind === 'action.webhook' && !this.crowds.enter(crowd)) {
      await this.runs.release(run, new Date(this.clock.now() + CROWDED_MS));
      return false;
    }
    let outcome: StepOutcome;
    try {
      outcome = await this.steps.take(step, {
        run,
        arrivedAt: now.arrivedAt,
        hasWaited: now.hasWaited,
        contact: async () => (now.contact ??= await this.contacts.findById(run.contactId)),
        signal,
      });
    } catch (error) {
      // nothing can be written either: the claim runs out, and the step is done again
      if (isDatabaseAway(error)) throw error;
      if (signal.aborted) return true;
      this.log.warn(
        `Step ${step.id} of ${run.id} failed: ${error instanceof AppError ? error.message : describe(error)}`,
      );
      await this.hinder(run, now, 'thrown', textOf(error));
      return false;
    } finally {
      if (step.kind === 'action.webhook') this.crowds.leave(crowd);
    }
    return this.follow(run, plan, step, now, outcome);
  }

  private async follow(
    run: Run,
    plan: ReadyPlan,
    step: PlanStep,
    now: Progress,
    outcome: StepOutcome,
  ): Promise<boolean> {
    switch (outcome.kind) {
      case 'wait':
        return this.wait(run, step, now, outcome);
      case 'again':
        await this.hinder(run, now, 'again', outcome.reason, outcome.afterMs);
        return false;
      case 'gone':
        await this.leave(run, now);
        return false;
      case 'done':
        return this.goOn(run, plan, step, now, outcome);
    }
  }

  private async goOn(
    run: Run,
    plan: ReadyPlan,
    step: PlanStep,
    now: Progress,
    { state, output, detail, at }: Extract<StepOutcome, { kind: 'done' }>,
  ): Promise<boolean> {
    const { id: nodeId, kind } = step;
    const entry = { nodeId, kind, state, output, at: this.clock.date() };
    now.log.push({ ...entry, ...(detail !== undefined && { detail: detail.slice(0, LONGEST) }) });
    const next = Object.hasOwn(step.next, output) ? step.next[output] : null;
    if (next === null) {
      await this.end(run, now.log, 'completed');
      return false;
    }
    Object.assign(now, { nodeId: next, arrivedAt: new Date(at), tries: 1, hasWaited: false });
    if (!isActionStep(step)) return true;
    delete now.contact; // it may have changed them
    const following = plan.steps.get(next);
    if (following && isWaitStep(following)) return true; // is written at once, together
    if (!(await this.runs.moveOn(run, now))) return false;
    now.log = [];
    return true;
  }

  /** Whether it has come to something else in the meantime, and goes on. */
  private async wait(
    run: Run,
    step: PlanStep,
    now: Progress,
    { until, awaits }: Extract<StepOutcome, { kind: 'wait' }>,
  ): Promise<boolean> {
    const wait = { until: new Date(until), ...(awaits !== undefined && { awaits }) };
    if (!(await this.runs.wait(run, now, wait)) || step.kind !== 'wait.event') return false;
    // what came after the look and before it was seen to wait
    const contact = await this.contacts.findById(run.contactId);
    const heard = contact && (await this.steps.heardBy(contact, step, run, now.arrivedAt, until));
    if (heard) await this.runs.hear(run, step.id, heard, this.clock.date());
    return false;
  }

  private async hinder(
    run: Run,
    now: Progress,
    hindrance: Hindrance,
    said: string,
    afterMs?: number,
  ): Promise<void> {
    const reason = said.slice(0, LONGEST);
    const { tries } = now;
    if (isGivenUp(tries, hindrance)) {
      await this.runs.moveOn(run, now); // where it failed
      await this.end(run, [], 'failed', reason);
      return;
    }
    const at = this.clock.now();
    const pause = Math.max(afterMs ?? 0, backoffMs(tries, FIRST_PAUSE, Math.random()));
    const trouble = { reason, at: new Date(at) };
    await this.runs.postpone(run, now, { dueAt: new Date(at + pause), tries, trouble });
  }

  /** A contact that was merged goes on as the one that it was merged into. */
  private async leave(run: Run, now: Progress): Promise<void> {
    const current = await this.runs.find(run.id);
    if (current && current.contactId !== run.contactId) {
      if (now.log.length === 0 || (await this.runs.moveOn(run, now)))
        await this.runs.release(run, this.clock.date());
      return;
    }
    await this.end(run, now.log, 'cancelled', 'The contact is gone', true);
  }

  private async end(
    run: Run,
    log: readonly RunLogEntry[],
    status: 'completed' | 'failed' | 'cancelled',
    reason?: string,
    isForgotten = false,
  ): Promise<void> {
    const at = this.clock.date();
    await this.runs.end(run, log, {
      ...{ status, at, keptUntil: keptUntil(at), isForgotten },
      ...(reason !== undefined && { reason }),
    });
  }
}

/** For the staff: what an error of ours says; of others no more than that there was one, since its text may hold anything. */
function textOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : 'It failed unexpectedly; the log of the process says why';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
