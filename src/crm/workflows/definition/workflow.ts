import type { GraphText } from './graph/graph.js';
import type { WorkflowState } from './workflow.states.js';

export const LONGEST_NAME = 120;
export const LONGEST_DESCRIPTION = 2000;

/** What a list shows: all but the graph. */
export interface WorkflowRow {
  /** `wfl_...` */
  id: string;
  name: string;
  description?: string;
  status: WorkflowState;
  /** Counts the changes of what is said here and of the graph, from 1. */
  version: number;
  /** The edition that runs begin on, or began on last; none before it was first switched on. */
  edition?: number;
  /** The version that this edition was made of. */
  editionOf?: number;
  /** When it was switched on last. */
  activatedAt?: Date;
  /** Since when it is active without a break, on whichever editions. */
  activeSince?: Date;
  createdAt: Date;
  updatedAt: Date;
}

/** A workflow with its draft: the graph that is worked on. */
export interface Workflow extends WorkflowRow {
  graph: GraphText;
}
