import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react';
import type { Drawing, FlowEdge, FlowNode } from '../flow/graph';
import { selected } from './changes';

/** How many steps can be undone. */
const MOST_STEPS = 100;

/** The drawing with what was before it, and what was undone. */
export interface History {
  past: readonly Drawing[];
  present: Drawing;
  future: readonly Drawing[];
  /** What the last step was about: typing on in the same field is one step. */
  about?: string;
}

export type Step =
  /** As it was read. */
  | { do: 'begin'; drawing: Drawing }
  /** Changes; with `about` a step that goes on with the one before of the same name. */
  | { do: 'change'; change: (drawing: Drawing) => Drawing; about?: string }
  /** What React Flow reports: selected, measured, on the way of being dragged. No step of its own. */
  | { do: 'nodes'; changes: NodeChange<FlowNode>[] }
  | { do: 'edges'; changes: EdgeChange<FlowEdge>[] }
  /** These nodes are selected, and nothing else. No step of its own. */
  | { do: 'select'; ids: ReadonlySet<string> }
  /** Something is about to be dragged. */
  | { do: 'mark' }
  | { do: 'undo' }
  | { do: 'redo' };

export const historyOf = (present: Drawing): History => ({ past: [], present, future: [] });

export function stepped(history: History, step: Step): History {
  const { past, present, future } = history;
  switch (step.do) {
    case 'begin':
      return historyOf(step.drawing);
    case 'change': {
      const next = step.change(present);
      if (next === present) return history;
      const goesOn = step.about !== undefined && step.about === history.about;
      return {
        past: goesOn ? past : [...past, present].slice(-MOST_STEPS),
        present: next,
        future: [],
        about: step.about,
      };
    }
    case 'mark':
      return { past: [...past, present].slice(-MOST_STEPS), present, future: [] };
    case 'nodes':
      return {
        ...history,
        present: { ...present, nodes: applyNodeChanges(step.changes, [...present.nodes]) },
      };
    case 'edges':
      return {
        ...history,
        present: { ...present, edges: applyEdgeChanges(step.changes, [...present.edges]) },
      };
    case 'select':
      return { ...history, present: selected(present, step.ids) };
    case 'undo':
      if (past.length === 0) return history;
      return { past: past.slice(0, -1), present: past.at(-1)!, future: [present, ...future] };
    case 'redo':
      if (future.length === 0) return history;
      return { past: [...past, present], present: future[0]!, future: future.slice(1) };
  }
}
