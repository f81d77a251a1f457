import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { isDuplicateKey } from '../../../../platform/index.js';
import { hashOfPlan } from '../plan/compile.rules.js';
import type { WorkflowPlan } from '../plan/plan.js';
import type { Edition, EditionRow } from './edition.js';
import { EditionDocument } from './edition.schema.js';

const ROW = { nodes: 0, edges: 0, viewport: 0, plan: 0 } as const;

/** Editions are added and read; there is no way to change one. */
@Injectable()
export class EditionRepository {
  private readonly rows: mongo.Collection<EditionDocument>;

  constructor(@InjectModel(EditionDocument.name) model: Model<EditionDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<EditionDocument>;
  }

  /**
   * The next edition, or the newest one when the plan is its plan: also one that a process has left that died before the
   * workflow was told of it.
   * @returns its number
   */
  async ensure({ workflowId, graph, plan, version, createdAt }: Omit<Edition, 'number'>): Promise<number> {
    const hash = hashOfPlan(plan);
    for (;;) {
      const newest = await this.rows.findOne({ workflowId }, { sort: { number: -1 }, projection: ROW });
      if (newest?.hash === hash) return newest.number;
      const number = (newest?.number ?? 0) + 1;
      const said = { workflowId, number, version, hash, ...graph, plan: JSON.stringify(plan), createdAt };
      try {
        await this.rows.insertOne({ _id: idOf(workflowId, number), ...said });
        return number;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error; // somebody was faster: perhaps with the same plan
      }
    }
  }

  async find(workflowId: string, number: number): Promise<Edition | null> {
    const row = await this.rows.findOne({ _id: idOf(workflowId, number) });
    if (!row) return null;
    const { nodes, edges, viewport, plan } = row;
    return {
      ...toRow(row),
      graph: { nodes, edges, ...(viewport !== undefined && { viewport }) },
      plan: JSON.parse(plan) as WorkflowPlan,
    };
  }

  /** Whether a workflow has any. */
  async isThere(workflowId: string): Promise<boolean> {
    return (await this.rows.findOne({ workflowId }, { projection: { _id: 1 } })) !== null;
  }

  /** Newest first. */
  async list(workflowId: string, limit: number, before?: number): Promise<EditionRow[]> {
    const query = { workflowId, ...(before !== undefined && { number: { $lt: before } }) };
    const rows = await this.rows.find(query, { projection: ROW }).sort({ number: -1 }).limit(limit).toArray();
    return rows.map(toRow);
  }

  async removeAll(workflowId: string): Promise<void> {
    await this.rows.deleteMany({ workflowId });
  }
}

function idOf(workflowId: string, number: number): string {
  return `${workflowId}:${number}`;
}

function toRow({ workflowId, number, version, createdAt }: EditionDocument): EditionRow {
  return { workflowId, number, version, createdAt };
}
