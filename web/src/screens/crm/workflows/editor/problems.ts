import { edgeIdOf } from '../flow/graph';
import type { Workflow, WorkflowProblem } from '../queries';

/** A problem, and where in the drawing it is. */
export interface Placed {
  problem: WorkflowProblem;
  nodeId?: string;
  edgeId?: string;
}

const PLACE = /^(nodes|edges)\[(\d+)\]/;

/** Problems of what was saved, by the ids that its nodes and edges have in the drawing. What is wrong with an edge belongs to its source. */
export function placed(
  problems: readonly WorkflowProblem[],
  saved: Pick<Workflow, 'nodes' | 'edges'>,
  nodeIds: readonly string[],
): Placed[] {
  return problems.map((problem) => {
    const [, list, place] = PLACE.exec(problem.path ?? '') ?? [];
    const at = Number(place);
    if (list === 'nodes') return { problem, nodeId: nodeIds[at] ?? problem.nodeId };
    const edge = saved.edges[at];
    if (list === 'edges' && edge) {
      const nodeId = nodeIds.includes(edge.source) ? edge.source : undefined;
      return { problem, edgeId: edgeIdOf(edge, at), ...(nodeId !== undefined && { nodeId }) };
    }
    return { problem, ...(problem.nodeId !== undefined && { nodeId: problem.nodeId }) };
  });
}

export function byNode(all: readonly Placed[]): Map<string, WorkflowProblem[]> {
  const found = new Map<string, WorkflowProblem[]>();
  for (const { nodeId, problem } of all) {
    if (nodeId === undefined) continue;
    found.set(nodeId, [...(found.get(nodeId) ?? []), problem]);
  }
  return found;
}
