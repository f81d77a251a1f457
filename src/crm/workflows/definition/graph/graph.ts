/** A part of a graph as an editor saved it: what is not described is the editor's own. */
export type Said = Readonly<Record<string, unknown>>;

/** A graph as it is kept: the text of what React Flow's `toObject()` gave, so that nothing of it is lost or read as ours. */
export interface GraphText {
  /** JSON, a list of objects. */
  nodes: string;
  /** JSON, a list of objects. */
  edges: string;
  /** JSON, an object. */
  viewport?: string;
}

export interface Graph {
  nodes: readonly Said[];
  edges: readonly Said[];
}

export const EMPTY_GRAPH: GraphText = { nodes: '[]', edges: '[]' };

export function graphOf({ nodes, edges }: GraphText): Graph {
  return { nodes: JSON.parse(nodes) as Said[], edges: JSON.parse(edges) as Said[] };
}
