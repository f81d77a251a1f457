import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/index.js';
import { Clock } from '../../../platform/index.js';
import { WorkflowRepository } from '../definition/workflow.repository.js';
import { type EntryCause, type EntryOutcome, MOST_LINKS } from './entrance.js';
import { Plans, type ReadyPlan } from './plans.js';
import { mayEnter } from './reentry.rules.js';
import type { Run } from './runs/run.js';
import { RunRepository } from './runs/run.repository.js';
import { RunWakes } from './runs/run-wakes.js';

/** So many are looked at together. */
const AT_ONCE = 500;
/** So many that enter the same workflow at the same moment are no accident. */
const MOST_COLLISIONS = 20;
/** A cause that is told late counts from when it was, for waits; but no earlier than so long ago, in ms. */
const MOST_LATE_MS = 3_600_000;

/** Who enters, and why. */
export interface Entrant {
  contactId: string;
  cause: EntryCause;
}

interface Standing {
  workflowId: string;
  edition: number;
  plan: ReadyPlan;
}

/** The one door into workflows: by their rule of re-entry, and each cause once. */
@Injectable()
export class Entries {
  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly plans: Plans,
    private readonly runs: RunRepository,
    private readonly wakes: RunWakes,
    private readonly clock: Clock,
  ) {}

  /** Lets a contact in, on the edition that is active. May be told again. */
  async enter(workflowId: string, contactId: string, cause: EntryCause): Promise<EntryOutcome> {
    return (await this.enterMany(workflowId, [{ contactId, cause }]))[0];
  }

  /** The same for many; outcomes in their order. */
  async enterMany(workflowId: string, entrants: readonly Entrant[]): Promise<EntryOutcome[]> {
    const standing = await this.standingOf(workflowId);
    if (!standing) return entrants.map(() => 'refused');
    const outcomes: EntryOutcome[] = [];
    for (let at = 0; at < entrants.length; at += AT_ONCE)
      outcomes.push(...(await this.enterChunk(standing, entrants.slice(at, at + AT_ONCE))));
    if (outcomes.includes('entered')) this.wakes.wake();
    return outcomes;
  }

  /** Null unless it is active. */
  private async standingOf(workflowId: string): Promise<Standing | null> {
    const workflow = await this.workflows.row(workflowId);
    if (workflow?.status !== 'active' || workflow.edition === undefined) return null;
    const plan = await this.plans.find(workflowId, workflow.edition);
    return plan && { workflowId, edition: workflow.edition, plan };
  }

  /** Those who were never in it are written together; the others, and whoever comes twice, one by one. */
  private async enterChunk(standing: Standing, entrants: readonly Entrant[]): Promise<EntryOutcome[]> {
    const ids = entrants.map(({ contactId }) => contactId);
    const known = entrants.length > 1 ? await this.runs.entered(standing.workflowId, ids) : new Set(ids);
    const outcomes = new Map<Entrant, EntryOutcome>();
    for (const entrant of entrants)
      if ((entrant.cause.depth ?? 0) > MOST_LINKS) outcomes.set(entrant, 'refused');
    const first = new Map<string, Entrant>();
    for (const entrant of entrants)
      if (!outcomes.has(entrant) && !known.has(entrant.contactId) && !first.has(entrant.contactId))
        first.set(entrant.contactId, entrant);
    const fresh = [...first.values()];
    const taken = new Set(await this.runs.insert(fresh.map((entrant) => this.runOf(standing, entrant, 1))));
    fresh.forEach((entrant, at) => taken.has(at) || outcomes.set(entrant, 'entered'));
    for (const entrant of entrants)
      if (!outcomes.has(entrant)) outcomes.set(entrant, await this.enterOne(standing, entrant));
    return entrants.map((entrant) => outcomes.get(entrant)!);
  }

  /** Of two at once the index takes one; the other one is judged by it. */
  private async enterOne(standing: Standing, entrant: Entrant): Promise<EntryOutcome> {
    const { workflowId, plan } = standing;
    const { contactId, cause } = entrant;
    const { reentry = { mode: 'once' as const } } = plan.trigger.settings;
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const last = await this.runs.lastEntry(workflowId, contactId);
      if (last && (await this.runs.hasCause(workflowId, contactId, cause.id))) return 'again';
      if (!mayEnter(reentry, last?.startedAt.getTime() ?? null, this.clock.now())) return 'refused';
      const run = this.runOf(standing, entrant, (last?.entry ?? 0) + 1);
      if ((await this.runs.insert([run])).length === 0) return 'entered';
    }
    throw new Error(`Contact ${contactId} enters ${workflowId} too often at once`);
  }

  private runOf({ workflowId, edition, plan }: Standing, { contactId, cause }: Entrant, entry: number): Run {
    const now = this.clock.now();
    const arrived = Math.min(now, Math.max(now - MOST_LATE_MS, cause.at.getTime()));
    return {
      id: newId('run', now),
      workflowId,
      edition,
      contactId,
      entry,
      cause: cause.id,
      ...(cause.event && { event: cause.event }),
      depth: cause.depth ?? 0,
      status: 'running',
      startedAt: new Date(now),
      nodeId: plan.trigger.next.default!, // a trigger leads somewhere
      arrivedAt: new Date(cause.event ? arrived : now),
      dueAt: new Date(now),
      tries: 0,
      log: [],
    };
  }
}
