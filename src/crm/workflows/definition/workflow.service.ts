import { Injectable } from '@nestjs/common';
import {
  decodeCursor,
  decodeIdCursor,
  newId,
  notOfThisList,
  type Page,
  type PageQueryDto,
  toPage,
} from '../../../common/index.js';
import { AuditNotes, Clock } from '../../../platform/index.js';
import { type Problem } from './checking/problem.js';
import { WorkflowCheck } from './checking/workflow-check.js';
import { EditionRepository } from './editions/edition.repository.js';
import {
  type EditionDto,
  type EditionRowDto,
  toEditionDto,
  toEditionRowDto,
} from './editions/edition.dto.js';
import { EMPTY_GRAPH, type GraphText } from './graph/graph.js';
import { awaitsOfPlan, usesOfPlan } from './plan/compile.rules.js';
import { WorkflowTurns } from './workflow-turns.js';
import { WorkflowRepository } from './workflow.repository.js';
import {
  type CreateWorkflowDto,
  type ListWorkflowsDto,
  toWorkflowRowDto,
  type UpdateWorkflowDto,
  type WorkflowRowDto,
} from './workflow.dto.js';
import type { Workflow } from './workflow.js';
import {
  EditionNotFound,
  WorkflowChanged,
  WorkflowInvalid,
  WorkflowInWrongState,
  WorkflowNotFound,
} from './workflows.errors.js';

/** So many changes of one workflow at the same moment are no accident. */
const MOST_COLLISIONS = 20;

/** Workflows as staff draws them and switches them on and off. */
@Injectable()
export class WorkflowService {
  constructor(
    private readonly workflows: WorkflowRepository,
    private readonly editions: EditionRepository,
    private readonly checks: WorkflowCheck,
    private readonly turns: WorkflowTurns,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws InvalidInput */
  async list({ limit, cursor, status }: ListWorkflowsDto): Promise<Page<WorkflowRowDto>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'wfl');
    const rows = await this.workflows.list(limit + 1, before, status);
    return toPage(rows, limit, ({ id }) => [id], toWorkflowRowDto);
  }

  /** @throws WorkflowNotFound */
  async get(id: string): Promise<Workflow> {
    const workflow = await this.workflows.findById(id);
    if (!workflow) throw new WorkflowNotFound();
    return workflow;
  }

  /** A draft, whatever is wrong with it. */
  async create({ name, description, ...graph }: CreateWorkflowDto): Promise<Workflow> {
    const at = this.clock.date();
    const workflow: Workflow = {
      id: newId('wfl', at.getTime()),
      name,
      ...(description !== undefined && { description }),
      status: 'draft',
      version: 1,
      createdAt: at,
      updatedAt: at,
      graph: { ...EMPTY_GRAPH, ...saidOf(graph) },
    };
    await this.workflows.insert(workflow);
    return workflow;
  }

  /** Changes the draft; runs and what begins them stay as they are. @throws WorkflowNotFound, WorkflowChanged */
  async update(id: string, { version, name, description, ...graph }: UpdateWorkflowDto): Promise<Workflow> {
    const change = {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      graph: saidOf(graph),
    };
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const before = await this.get(id);
      if (version !== undefined && version !== before.version) throw new WorkflowChanged(before.version);
      this.audit.note({ before: toWorkflowRowDto(before) });
      const changed = await this.workflows.change(id, before.version, change, this.clock.date());
      if (changed) return changed;
    }
    throw new WorkflowChanged((await this.get(id)).version);
  }

  /** Its editions go as well, so runs that are still on their way end. @throws WorkflowNotFound, WorkflowInWrongState */
  async delete(id: string): Promise<void> {
    const workflow = await this.get(id);
    this.audit.note({ before: toWorkflowRowDto(workflow) });
    if (!(await this.workflows.delete(id)))
      throw new WorkflowInWrongState((await this.get(id)).status, 'switch it off before you delete it');
    await this.editions.removeAll(id);
    await this.turns.deleted(id);
  }

  /** What keeps the draft from being switched on; nothing is changed. @throws WorkflowNotFound */
  async validate(id: string): Promise<{ valid: boolean; problems: Problem[] }> {
    const { problems } = await this.checks.check((await this.get(id)).graph);
    return { valid: problems.length === 0, problems };
  }

  /**
   * Makes an edition of the draft, unless the newest one says the same, and lets runs begin on it.
   * @param seen the version that is meant
   * @throws WorkflowNotFound, WorkflowChanged, WorkflowInvalid
   */
  async activate(id: string, seen?: number): Promise<Workflow> {
    for (let attempt = 0; attempt < MOST_COLLISIONS; attempt++) {
      const before = await this.get(id);
      const { version, graph } = before;
      if (seen !== undefined && seen !== version) throw new WorkflowChanged(version);
      this.audit.note({ before: toWorkflowRowDto(before) });
      const { problems, plan } = await this.checks.check(graph);
      if (!plan) throw new WorkflowInvalid(problems);
      const now = this.clock.date();
      const edition = await this.editions.ensure({ workflowId: id, graph, plan, version, createdAt: now });
      const isOn = before.status === 'active' && before.edition === edition;
      const activated = await this.workflows.activate(id, {
        edition,
        editionOf: version,
        activatedAt: (isOn && before.activatedAt) || now,
        activeSince: (before.status === 'active' && before.activeSince) || now,
        uses: usesOfPlan(plan),
        awaits: awaitsOfPlan(plan),
      });
      if (!activated) continue;
      await this.turns.changed();
      return activated;
    }
    throw new WorkflowChanged((await this.get(id)).version);
  }

  /**
   * Nothing begins from then on.
   * @param stopRuns whether those on their way end, too
   * @throws WorkflowNotFound, WorkflowInWrongState
   */
  async deactivate(id: string, stopRuns = false): Promise<Workflow> {
    const before = await this.get(id);
    this.audit.note({ before: toWorkflowRowDto(before) });
    const workflow = await this.workflows.deactivate(id);
    if (!workflow) throw new WorkflowInWrongState((await this.get(id)).status, 'it has not been switched on');
    await this.turns.changed();
    if (stopRuns) await this.turns.stopped(id);
    return workflow;
  }

  /** Newest first, without their graphs. @throws WorkflowNotFound, InvalidInput */
  async listEditions(id: string, { limit, cursor }: PageQueryDto): Promise<Page<EditionRowDto>> {
    await this.get(id);
    const [before] = cursor === undefined ? [] : decodeCursor(cursor, 1);
    if (before !== undefined && typeof before !== 'number') throw notOfThisList();
    const rows = await this.editions.list(id, limit + 1, before);
    return toPage(rows, limit, ({ number }) => [number], toEditionRowDto);
  }

  /** @throws EditionNotFound */
  async getEdition(id: string, number: number): Promise<EditionDto> {
    const edition = await this.editions.find(id, number);
    if (!edition) throw new EditionNotFound();
    return toEditionDto(edition);
  }
}

function saidOf({ nodes, edges, viewport }: Partial<GraphText>): Partial<GraphText> {
  return {
    ...(nodes !== undefined && { nodes }),
    ...(edges !== undefined && { edges }),
    ...(viewport !== undefined && { viewport }),
  };
}
