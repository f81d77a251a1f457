import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { WorkflowCheck } from './definition/checking/workflow-check.js';
import { EditionRepository } from './definition/editions/edition.repository.js';
import { variantOf } from './definition/kinds/split.rules.js';
import { awaitsOfPlan, usesOfPlan } from './definition/plan/compile.rules.js';
import type { WorkflowPlan } from './definition/plan/plan.js';
import { WorkflowTurns } from './definition/workflow-turns.js';
import { WorkflowRepository } from './definition/workflow.repository.js';
import { WorkflowInvalid } from './definition/workflows.errors.js';
import type { CauseEvent } from './runtime/actions/action.js';
import { RunRepository } from './runtime/runs/run.repository.js';
import type { Run, RunLogEntry } from './runtime/runs/run.js';
import type { RunState } from './runtime/runs/run.states.js';

export interface PastWorkflow {
  /** `wfl_...` */
  id: string;
  name: string;
  description: string;
  nodes: readonly object[];
  edges: readonly object[];
  createdAt: Date;
  /** Left out: it stays a draft. */
  activatedAt?: Date;
}

/** What became of a step, and how many ms after the one before. */
export interface PastStep extends Partial<Pick<RunLogEntry, 'state' | 'output' | 'detail'>> {
  nodeId: string;
  afterMs?: number;
}

export interface PastRun {
  /** `run_...` */
  id: string;
  contactId: string;
  startedAt: Date;
  event: CauseEvent;
  steps: readonly PastStep[];
  /** Where it waits, and how long in ms; or how it ended, and where it stood when that was before its end. */
  now:
    | { waits: string; forMs: number }
    | { ended: Exclude<RunState, 'running' | 'waiting'>; at?: string; reason?: string };
}

/** The past of workflows, for seeds: told again, it adds nothing. What was before they were told begins no run. */
@Injectable()
export class PastWorkflows {
  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly editions: EditionRepository,
    private readonly checks: WorkflowCheck,
    private readonly turns: WorkflowTurns,
    private readonly runs: RunRepository,
    private readonly clock: Clock,
  ) {}

  /** Ids of some that are there. */
  async known(): Promise<string[]> {
    return (await this.workflows.list(100)).map(({ id }) => id);
  }

  /** @throws WorkflowInvalid when it is to be active and cannot be */
  async add({ nodes, edges, activatedAt, ...said }: PastWorkflow): Promise<void> {
    const { id, createdAt } = said;
    const graph = { nodes: JSON.stringify(nodes), edges: JSON.stringify(edges) };
    if (!(await this.workflows.row(id)))
      await this.workflows.insert({ ...said, status: 'draft', version: 1, updatedAt: createdAt, graph });
    if (!activatedAt) return;
    const { problems, plan } = await this.checks.check(graph);
    if (!plan) throw new WorkflowInvalid(problems);
    const edition = await this.editions.ensure({
      workflowId: id,
      graph,
      plan,
      version: 1,
      createdAt: activatedAt,
    });
    const activeSince = this.clock.date();
    const uses = usesOfPlan(plan);
    const awaits = awaitsOfPlan(plan);
    await this.workflows.activate(id, { edition, editionOf: 1, activatedAt, activeSince, uses, awaits });
    await this.turns.changed();
  }

  /** On the first edition. */
  async addRuns(workflowId: string, runs: readonly PastRun[]): Promise<void> {
    const edition = await this.editions.find(workflowId, 1);
    if (edition) await this.runs.insert(runs.map((run) => toRun(workflowId, edition.plan, run)));
  }

  /** The output of a split that a contact goes by. */
  async wayOf(workflowId: string, nodeId: string, contactId: string): Promise<string | undefined> {
    const step = (await this.editions.find(workflowId, 1))?.plan.steps.find(({ id }) => id === nodeId);
    if (step?.kind !== 'condition.split') return undefined;
    return variantOf(step.settings.variants, { workflowId, nodeId, contactId });
  }
}

function toRun(workflowId: string, plan: WorkflowPlan, { steps, now, event, ...run }: PastRun): Run {
  let at = run.startedAt.getTime();
  const log = steps.map(({ afterMs = 0, nodeId, state = 'done', output = 'default', detail }) => {
    at += afterMs;
    const { kind } = plan.steps.find(({ id }) => id === nodeId)!;
    return { nodeId, kind, state, output, at: new Date(at), ...(detail !== undefined && { detail }) };
  });
  const common = {
    ...run,
    workflowId,
    edition: 1,
    entry: 1,
    cause: event.id,
    event,
    depth: 0,
    tries: 0,
    log,
  };
  const arrivedAt = new Date(at);
  if ('waits' in now) {
    const until = new Date(at + now.forMs);
    return { ...common, status: 'waiting', nodeId: now.waits, arrivedAt, until, dueAt: until };
  }
  return {
    ...common,
    status: now.ended,
    endedAt: arrivedAt,
    ...(now.at !== undefined && { nodeId: now.at, arrivedAt }),
    ...(now.reason !== undefined && { reason: now.reason }),
  };
}
