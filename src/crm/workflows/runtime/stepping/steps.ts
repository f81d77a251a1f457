import { Injectable } from '@nestjs/common';
import { Zone } from '../../../../common/index.js';
import { Config } from '../../../../config/index.js';
import { Clock } from '../../../../platform/index.js';
import type { Contact } from '../../../contacts/contact.js';
import { DEFAULT_OUTPUT } from '../../definition/kinds/kinds.js';
import { variantOf } from '../../definition/kinds/split.rules.js';
import type { PlanStep } from '../../definition/plan/plan.js';
import { type ActionStep, isActionStep, WorkflowActions } from '../actions/workflow-actions.js';
import { type EventWait, HeardEvents } from '../events/heard-events.js';
import type { HeardEvent, Run } from '../runs/run.js';
import { WorkflowNames } from '../workflow-names.js';
import { Conditions, isConditionStep } from './conditions.js';
import type { StepOutcome } from './step.js';
import { isWaitStep, waitsUntil, type WaitStep } from './waits.rules.js';

/** A run at a step. */
export interface Visit {
  run: Run;
  arrivedAt: Date;
  /** Whether the run has waited here already; what of the run is about a wait is about this step then. */
  hasWaited: boolean;
  /** Null when they are gone. */
  contact: () => Promise<Contact | null>;
  signal: AbortSignal;
}

/** What each step of a run does. */
@Injectable()
export class Steps {
  private readonly zone: Zone;

  constructor(
    private readonly conditions: Conditions,
    private readonly actions: WorkflowActions,
    private readonly heard: HeardEvents,
    private readonly names: WorkflowNames,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.zone = Zone.find(config.businessTz)!;
  }

  /** What it throws may get better. */
  async take(step: PlanStep, visit: Visit): Promise<StepOutcome> {
    if (isActionStep(step)) return this.act(step, visit);
    if (isWaitStep(step)) return this.wait(step, visit);
    const { workflowId, contactId } = visit.run;
    const at = visit.arrivedAt.getTime();
    if (isConditionStep(step)) {
      if (!(await visit.contact())) return { kind: 'gone' };
      const holds = await this.conditions.holds(step, workflowId, contactId);
      return { kind: 'done', state: 'done', output: holds ? 'yes' : 'no', at };
    }
    const output = variantOf(step.settings.variants, { workflowId, nodeId: step.id, contactId });
    return { kind: 'done', state: 'done', output, at };
  }

  /** What a contact has done lately that a wait is over by. */
  heardBy(
    contact: Contact,
    step: EventWait,
    { cause }: Run,
    arrivedAt: Date,
    until: number,
  ): Promise<HeardEvent | null> {
    return this.heard.find(contact, step, { from: arrivedAt.getTime(), to: until, butFor: cause });
  }

  private async act(step: ActionStep, visit: Visit): Promise<StepOutcome> {
    const { run, arrivedAt, signal } = visit;
    const contact = await visit.contact();
    if (!contact) return { kind: 'gone' };
    const outcome = await this.actions.perform(step, {
      workflow: { id: run.workflowId, name: await this.names.of(run.workflowId), edition: run.edition },
      runId: run.id,
      nodeId: step.id,
      key: `${run.id}:${step.id}`,
      arrivedAt,
      depth: run.depth,
      contact,
      ...(run.event && { event: run.event }),
      signal,
    });
    if (outcome.state === 'again')
      return { kind: 'again', reason: outcome.reason, ...(outcome.afterMs && { afterMs: outcome.afterMs }) };
    const { state } = outcome;
    const detail = outcome.state === 'done' ? outcome.detail : outcome.reason;
    // what happens from now on comes after it
    const at = this.clock.now();
    return { kind: 'done', state, output: DEFAULT_OUTPUT, at, ...(detail !== undefined && { detail }) };
  }

  /** An event counts from when the run came here: also one that came before the run was seen to wait, or just in time. */
  private async wait(step: WaitStep, { run, arrivedAt, hasWaited, contact }: Visit): Promise<StepOutcome> {
    const now = this.clock.now();
    const arrived = arrivedAt.getTime();
    const from = step.kind === 'wait.until' ? Math.max(arrived, now) : arrived;
    const until = hasWaited && run.until ? run.until.getTime() : waitsUntil(step, from, this.zone);
    if (step.kind !== 'wait.event') {
      if (now < until) return { kind: 'wait', until };
      return { kind: 'done', state: 'done', output: DEFAULT_OUTPUT, at: Math.max(arrived, until) };
    }
    const of = await contact();
    if (!of) return { kind: 'gone' };
    const told = hasWaited ? run.heard : undefined;
    const heard = told ?? (await this.heardBy(of, step, run, arrivedAt, until));
    if (heard)
      return { kind: 'done', state: 'done', output: 'event', at: heard.at.getTime(), detail: heard.id };
    if (now < until) return { kind: 'wait', until, awaits: step.settings.event };
    return { kind: 'done', state: 'done', output: 'timeout', at: until };
  }
}
