import { Injectable } from '@nestjs/common';
import { decodeIdCursor, newId, type Page, toPage } from '../../../../common/index.js';
import { AuditNotes, Clock } from '../../../../platform/index.js';
import { Contacts } from '../../../contacts/contacts.js';
import { WorkflowRepository } from '../../definition/workflow.repository.js';
import { WorkflowInWrongState, WorkflowNotFound } from '../../definition/workflows.errors.js';
import { Entries } from '../entries.js';
import { endedByStaff } from './retention.rules.js';
import {
  type ListRunsDto,
  type RunDetailDto,
  type RunDto,
  toRunDetailDto,
  toRunDto,
  type WorkflowFiguresDto,
} from './run.dto.js';
import type { Run } from './run.js';
import { RunRepository } from './run.repository.js';
import type { RunState } from './run.states.js';
import { RunWakes } from './run-wakes.js';
import { EntryRefused, RunInWrongState, RunNotFound } from './runs.errors.js';

/** Of how many runs it is counted which steps they have passed. */
const PASSED_OF = 10_000;

/** Runs as staff sees them, begins them by hand, and ends them. */
@Injectable()
export class RunService {
  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly runs: RunRepository,
    private readonly entries: Entries,
    private readonly contacts: Contacts,
    private readonly wakes: RunWakes,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws WorkflowNotFound, InvalidInput */
  async list(workflowId: string, { limit, cursor, ...filter }: ListRunsDto): Promise<Page<RunDto>> {
    await this.check(workflowId);
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'run');
    const runs = await this.runs.list(workflowId, filter, limit + 1, before);
    const contacts = await this.contacts.findByIds([...new Set(runs.map(({ contactId }) => contactId))]);
    const byId = new Map(contacts.map((contact) => [contact.id, contact]));
    return toPage(
      runs,
      limit,
      ({ id }) => [id],
      (run) => toRunDto(run, byId.get(run.contactId)),
    );
  }

  /** With whose it is, and its steps. @throws WorkflowNotFound, RunNotFound */
  async read(workflowId: string, id: string): Promise<RunDetailDto> {
    const run = await this.get(workflowId, id);
    return toRunDetailDto(run, await this.contacts.findById(run.contactId));
  }

  /** @throws WorkflowNotFound, RunNotFound */
  async get(workflowId: string, id: string): Promise<Run> {
    await this.check(workflowId);
    const run = await this.runs.find(id);
    if (run?.workflowId !== workflowId) throw new RunNotFound();
    return run;
  }

  /**
   * Begins a run by hand, whatever the trigger; the rule of re-entry holds as ever.
   * @throws WorkflowNotFound, WorkflowInWrongState, ContactNotFound, EntryRefused
   */
  async start(workflowId: string, contactId: string): Promise<Run> {
    await this.check(workflowId);
    const contact = await this.contacts.get(contactId);
    const cause = newId('manual').replace('_', ':');
    const outcome = await this.entries.enter(workflowId, contact.id, { id: cause, at: this.clock.date() });
    if (outcome !== 'entered') {
      const { status } = await this.check(workflowId);
      if (status !== 'active') throw new WorkflowInWrongState(status, 'switch it on before you begin a run');
      throw new EntryRefused();
    }
    return (await this.runs.findByCause(workflowId, contact.id, cause))!;
  }

  /** Ends a run; what was done stays done. @throws WorkflowNotFound, RunNotFound, RunInWrongState */
  async cancel(workflowId: string, id: string): Promise<Run> {
    await this.note(workflowId, id);
    if ((await this.runs.cancel({ id }, endedByStaff(this.clock.date()))) === 0)
      throw new RunInWrongState((await this.get(workflowId, id)).status, 'it is over');
    return this.get(workflowId, id);
  }

  /** Takes a run that has failed up again, at the step where it did. @throws WorkflowNotFound, RunNotFound, RunInWrongState */
  async retry(workflowId: string, id: string): Promise<Run> {
    await this.note(workflowId, id);
    if (!(await this.runs.retry(id, this.clock.date())))
      throw new RunInWrongState((await this.get(workflowId, id)).status, 'it has not failed');
    this.wakes.wake();
    return this.get(workflowId, id);
  }

  /** Where runs are. @throws WorkflowNotFound */
  async figures(workflowId: string): Promise<WorkflowFiguresDto> {
    await this.check(workflowId);
    const [counted, passed] = await Promise.all([
      this.runs.figures(workflowId),
      this.runs.passed(workflowId, PASSED_OF),
    ]);
    const total = (status: RunState, nodeId?: string) =>
      counted
        .filter((each) => each.status === status && (nodeId === undefined || each.nodeId === nodeId))
        .reduce((sum, { count }) => sum + count, 0);
    const at = (nodeId: string) => ({
      nodeId,
      ...{
        waiting: total('waiting', nodeId),
        running: total('running', nodeId),
        failed: total('failed', nodeId),
      },
      passed: passed.get(nodeId) ?? 0,
    });
    const nodes = new Set([...counted.flatMap(({ nodeId }) => nodeId ?? []), ...passed.keys()]);
    return {
      ...{ waiting: total('waiting'), running: total('running'), completed: total('completed') },
      ...{ failed: total('failed'), cancelled: total('cancelled') },
      nodes: [...nodes].sort().map(at),
    };
  }

  /** @throws WorkflowNotFound */
  private async check(workflowId: string) {
    const workflow = await this.workflows.row(workflowId);
    if (!workflow) throw new WorkflowNotFound();
    return workflow;
  }

  private async note(workflowId: string, id: string): Promise<void> {
    this.audit.note({ before: toRunDto(await this.get(workflowId, id)) });
  }
}
