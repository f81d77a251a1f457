import type { GraphText } from '../graph/graph.js';
import type { WorkflowPlan } from '../plan/plan.js';

/** What a list of editions shows. */
export interface EditionRow {
  workflowId: string;
  /** From 1; numbers may be left out. */
  number: number;
  /** The version of the workflow that it was made of. */
  version: number;
  createdAt: Date;
}

/** A workflow as it was when it was switched on; nothing of it ever changes. */
export interface Edition extends EditionRow {
  graph: GraphText;
  plan: WorkflowPlan;
}
