import { createContext, useContext } from 'react';
import type { Settings } from '../kinds';
import type { Figures, WorkflowProblem } from '../queries';

/** What became of a node in a run, or would in a test run. */
export interface Mark {
  state: 'done' | 'skipped' | 'failed' | 'here';
  /** In words. */
  text: string;
  /** Why, or what was done. */
  detail?: string;
}

/** What nodes show that is not in their data. */
export interface NodeFacts {
  summaryOf: (type: string | undefined, data: Settings) => string;
  problems: ReadonlyMap<string, readonly WorkflowProblem[]>;
  figures: ReadonlyMap<string, Figures['nodes'][number]>;
  marks: ReadonlyMap<string, Mark>;
  isEditable: boolean;
  removeEdge?: (id: string) => void;
}

export const NodeContext = createContext<NodeFacts>({
  summaryOf: () => '',
  problems: new Map(),
  figures: new Map(),
  marks: new Map(),
  isEditable: false,
});

export const useNodeFacts = () => useContext(NodeContext);
