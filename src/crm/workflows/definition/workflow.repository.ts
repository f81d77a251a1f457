import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import type { GraphText } from './graph/graph.js';
import type { Workflow, WorkflowRow } from './workflow.js';
import { WorkflowDocument } from './workflow.schema.js';
import { DELETABLE, statesBefore, type WorkflowState } from './workflow.states.js';

/** What is changed of a draft; null takes away. */
export interface WorkflowChange {
  name?: string;
  description?: string | null;
  graph?: Partial<GraphText>;
}

/** The edition that runs begin on from now on. */
export interface Activation {
  edition: number;
  /** The version that it was made of. */
  editionOf: number;
  activatedAt: Date;
  activeSince: Date;
  /** Ids of templates and segments in it. */
  uses: readonly string[];
  /** Types of events that it waits for. */
  awaits: readonly string[];
}

const WITHOUT_GRAPH = { nodes: 0, edges: 0, viewport: 0, uses: 0, awaits: 0 } as const;

@Injectable()
export class WorkflowRepository {
  private readonly rows: mongo.Collection<WorkflowDocument>;

  constructor(@InjectModel(WorkflowDocument.name) model: Model<WorkflowDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<WorkflowDocument>;
  }

  async insert({ id, graph, ...workflow }: Workflow): Promise<void> {
    await this.rows.insertOne({ _id: id, ...workflow, ...graph, uses: [] });
  }

  async findById(id: string): Promise<Workflow | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toWorkflow(row);
  }

  /** Newest first: in the order of ids, since those sort by when they were made. */
  async list(limit: number, beforeId?: string, status?: WorkflowState): Promise<WorkflowRow[]> {
    const query: mongo.Filter<WorkflowDocument> = {
      ...(status !== undefined && { status }),
      ...(beforeId !== undefined && { _id: { $lt: beforeId } }),
    };
    const rows = await this.rows
      .find(query, { projection: WITHOUT_GRAPH })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
    return rows.map(toRow);
  }

  countActive(): Promise<number> {
    return this.rows.countDocuments({ status: 'active' });
  }

  /** Those that runs begin in, and on which edition; in the order of their ids. */
  async active(): Promise<WorkflowRow[]> {
    const query = { status: 'active' } as const;
    return (await this.rows.find(query, { projection: WITHOUT_GRAPH }).sort({ _id: 1 }).toArray()).map(toRow);
  }

  /** Those of which some edition waits for events. */
  async withAwaits(): Promise<{ id: string; status: WorkflowState; awaits: string[] }[]> {
    const projection = { status: 1, awaits: 1 } as const;
    const rows = await this.rows.find({ awaits: { $gt: '' } }, { projection }).toArray();
    return rows.map(({ _id: id, status, awaits = [] }) => ({ id, status, awaits }));
  }

  /** One without its graph. */
  async row(id: string): Promise<WorkflowRow | null> {
    const row = await this.rows.findOne({ _id: id }, { projection: WITHOUT_GRAPH });
    return row && toRow(row);
  }

  /** Active ones whose edition needs a template or a segment; ten at most. */
  async activeWith(use: string): Promise<WorkflowRow[]> {
    const query = { uses: use, status: 'active' } as const;
    return (await this.rows.find(query, { projection: WITHOUT_GRAPH }).limit(10).toArray()).map(toRow);
  }

  /** Changes the draft of the version that was read; null when it is another one by now, or gone. */
  async change(
    id: string,
    version: number,
    { description, graph, ...change }: WorkflowChange,
    updatedAt: Date,
  ): Promise<Workflow | null> {
    const set = { ...change, ...(typeof description === 'string' && { description }), ...graph, updatedAt };
    const row = await this.rows.findOneAndUpdate(
      { _id: id, version },
      {
        $set: set,
        $inc: { version: 1 },
        ...(description === null && { $unset: { description: '' as const } }),
      },
      { returnDocument: 'after' },
    );
    return row && toWorkflow(row);
  }

  /** Only while the draft is still the one that the edition was made of; null otherwise. */
  async activate(id: string, { uses, awaits, ...activation }: Activation): Promise<Workflow | null> {
    const row = await this.rows.findOneAndUpdate(
      { _id: id, version: activation.editionOf, status: { $in: [...statesBefore('active')] } },
      {
        $set: { status: 'active', ...activation, uses: [...uses] },
        ...(awaits.length > 0 && { $addToSet: { awaits: { $each: [...awaits] } } }),
      },
      { returnDocument: 'after' },
    );
    return row && toWorkflow(row);
  }

  /** Null when its state does not allow it. */
  async deactivate(id: string): Promise<Workflow | null> {
    const row = await this.rows.findOneAndUpdate(
      { _id: id, status: { $in: [...statesBefore('inactive')] } },
      { $set: { status: 'inactive' } },
      { returnDocument: 'after' },
    );
    return row && toWorkflow(row);
  }

  /** Whether it was there and might go. */
  async delete(id: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id, status: { $in: [...DELETABLE] } })).deletedCount === 1;
  }
}

type RowDocument = Omit<WorkflowDocument, keyof typeof WITHOUT_GRAPH>;

function toRow({ _id: id, ...row }: RowDocument): WorkflowRow {
  return { id, ...row };
}

function toWorkflow({ nodes, edges, viewport, uses: _, awaits: _waits, ...row }: WorkflowDocument): Workflow {
  return { ...toRow(row), graph: { nodes, edges, ...(viewport !== undefined && { viewport }) } };
}
