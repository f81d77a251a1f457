import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { MayBeMissing, PageQueryDto } from '../../../common/index.js';
import { OneLine } from '../../contacts/said.decorators.js';
import { PROBLEM_CODES, type ProblemCode } from './checking/problem.js';
import type { Said } from './graph/graph.js';
import { EDGES, NODES, VIEWPORT } from './kinds/kinds.docs.js';
import { LONGEST_DESCRIPTION, LONGEST_NAME, type Workflow, type WorkflowRow } from './workflow.js';
import { WORKFLOW_STATES, type WorkflowState } from './workflow.states.js';

/** The graph comes here as text: `GraphInterceptor` has made sure of its form and size. */
class GraphDto {
  @ApiPropertyOptional(NODES) @MayBeMissing() @IsString() nodes?: string;
  @ApiPropertyOptional(EDGES) @MayBeMissing() @IsString() edges?: string;
  @ApiPropertyOptional(VIEWPORT) @MayBeMissing() @IsString() viewport?: string;
}

export class CreateWorkflowDto extends GraphDto {
  /** One line, for the staff. @example "Boas-vindas" */
  @OneLine() @IsString() @Length(1, LONGEST_NAME) name!: string;

  /** What it is for. @example "Quem se cadastra e não compra" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @MaxLength(LONGEST_DESCRIPTION) description?: string;
}

/** What is left out stays; a description that is null is taken away. */
export class UpdateWorkflowDto extends GraphDto {
  /** One line, for the staff. @example "Boas-vindas" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_NAME) name?: string;

  /** What it is for. @example "Quem se cadastra e não compra" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_DESCRIPTION)
  description?: string | null;

  /** The one that was read: 409 when somebody else has changed the workflow since. Without it the last one wins. @example 3 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) version?: number;
}

export class ActivateWorkflowDto {
  /** The one that was looked at: 409 when it has been changed since. @example 3 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) version?: number;
}

export class DeactivateWorkflowDto {
  /** Whether runs on their way end at once, too; they go on to their end when left out. @example false */
  @ApiPropertyOptional({ default: false }) @MayBeMissing() @IsBoolean() stopRuns?: boolean;
}

export class ListWorkflowsDto extends PageQueryDto {
  /** Only those in this state. */
  @ApiPropertyOptional({ enum: WORKFLOW_STATES, example: 'active' })
  @IsOptional()
  @IsIn(WORKFLOW_STATES)
  status?: WorkflowState;
}

export class WorkflowRowDto {
  /** @example "wfl_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "Boas-vindas" */
  name!: string;
  /** @example "Quem se cadastra e não compra" */
  description?: string;
  /** `draft` was never switched on; `active` begins runs; `inactive` begins none any more. */
  @ApiProperty({ enum: WORKFLOW_STATES, example: 'active' }) status!: WorkflowState;
  /** Counts the changes of the draft, from 1. @example 3 */
  version!: number;
  /** The edition that runs begin on, or began on last; null before it was first switched on. */
  @ApiProperty({ type: Number, nullable: true, example: 1 }) edition!: number | null;
  /** Whether the draft has been changed since that edition. @example false */
  hasChanges!: boolean;
  /** When it was switched on last; null: never. */
  @ApiProperty({ type: String, nullable: true, example: '2026-02-02T09:00:00.000Z' }) activatedAt!:
    string | null;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: string;
  /** Of the draft. @example "2026-02-02T09:00:00.000Z" */
  updatedAt!: string;
}

export class WorkflowDto extends WorkflowRowDto {
  @ApiProperty(NODES) nodes!: Said[];
  @ApiProperty(EDGES) edges!: Said[];
  @ApiPropertyOptional(VIEWPORT) viewport?: Said;
}

export class WorkflowPageDto {
  /** Without their graphs: `GET /api/crm/workflows/:id` has it. */
  @ApiProperty({ type: [WorkflowRowDto] }) items!: WorkflowRowDto[];
  /** `cursor` of the next page; null on the last one. @example "WyJ3ZmxfMDEiXQ" */
  @ApiProperty({ type: String, nullable: true, example: 'WyJ3ZmxfMDEiXQ' }) nextCursor!: string | null;
}

export class WorkflowProblemDto {
  /** The node at fault. @example "mail-1" */
  nodeId?: string;
  /** The edge at fault. @example "e2" */
  edgeId?: string;
  /** Where in the workflow. @example "nodes[2].data.templateId" */
  path?: string;
  @ApiProperty({ enum: PROBLEM_CODES, example: 'not-found' }) code!: ProblemCode;
  /** @example "There is no such template" */
  message!: string;
}

export class WorkflowValidationDto {
  /** Whether it may be switched on. @example false */
  valid!: boolean;
  /** What is in the way; the first 100. */
  @ApiProperty({ type: [WorkflowProblemDto] }) problems!: WorkflowProblemDto[];
}

export function toWorkflowRowDto(workflow: WorkflowRow): WorkflowRowDto {
  const { id, name, description, status, version, edition, editionOf, activatedAt } = workflow;
  return {
    id,
    name,
    ...(description !== undefined && { description }),
    status,
    version,
    edition: edition ?? null,
    hasChanges: editionOf !== version,
    activatedAt: activatedAt?.toISOString() ?? null,
    createdAt: workflow.createdAt.toISOString(),
    updatedAt: workflow.updatedAt.toISOString(),
  };
}

export function toWorkflowDto(workflow: Workflow): WorkflowDto {
  return { ...toWorkflowRowDto(workflow), ...toGraphDto(workflow.graph) };
}

/** A graph as it was saved. */
export function toGraphDto({
  nodes,
  edges,
  viewport,
}: Workflow['graph']): Pick<WorkflowDto, 'nodes' | 'edges' | 'viewport'> {
  return {
    nodes: JSON.parse(nodes) as Said[],
    edges: JSON.parse(edges) as Said[],
    ...(viewport !== undefined && { viewport: JSON.parse(viewport) as Said }),
  };
}
