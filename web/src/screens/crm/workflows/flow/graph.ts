import type { Edge, Node, Viewport } from '@xyflow/react';
import type { Schemas } from '../../../../api/schemas';
import { DEFAULT_OUTPUT, type KindName, type Settings } from '../kinds';

export type FlowNode = Node<Record<string, unknown>>;
export type FlowEdge = Edge;

/** What is drawn. */
export interface Drawing {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

type Saved = Pick<Schemas['WorkflowDto'], 'nodes' | 'edges' | 'viewport'>;
export type SavedGraph = Required<Pick<Schemas['CreateWorkflowDto'], 'nodes' | 'edges'>> & {
  viewport?: Record<string, unknown>;
};

/** Of what was saved, by whatever editor: what React Flow needs is made up where it lacks. */
export function toDrawing({ nodes, edges }: Pick<Saved, 'nodes' | 'edges'>): Drawing {
  const seen = new Set<string>();
  const idOf = (id: unknown, at: number) => {
    const own = typeof id === 'string' && id !== '' && !seen.has(id) ? id : `?${at}`;
    seen.add(own);
    return own;
  };
  return {
    nodes: nodes.map((node, at) => {
      const { x = 0, y = at * 140 } = node.position ?? {};
      return {
        ...(node as unknown as FlowNode),
        // two of the same id would be drawn as one
        id: idOf(node.id, at),
        position: { x, y },
        data: isObject(node.data) ? { ...node.data } : {},
        selected: false,
      };
    }),
    edges: edges.map((edge, at) => ({
      ...(edge as unknown as FlowEdge),
      id: edgeIdOf(edge, at),
      // what comes in has no names here
      targetHandle: null,
      selected: false,
    })),
  };
}

export const edgeIdOf = (edge: { id?: unknown }, at: number) =>
  typeof edge.id === 'string' && edge.id !== '' ? edge.id : `?${at}`;

/** As it is saved: without what only the screen knows. */
export function toSaved({ nodes, edges }: Drawing): SavedGraph {
  return {
    nodes: nodes.map(({ selected: _, dragging: __, measured: ___, ...node }) => ({
      ...node,
      position: { x: Math.round(node.position.x), y: Math.round(node.position.y) },
    })) as unknown as SavedGraph['nodes'],
    edges: edges.map(({ selected: _, targetHandle: __, ...edge }) => edge),
  };
}

/** Whether both say the same, where they are drawn included. */
export function textOfDrawing(drawing: Drawing): string {
  return JSON.stringify(toSaved(drawing));
}

export function viewportOf(saved: unknown): Viewport | undefined {
  if (!isObject(saved)) return undefined;
  const { x, y, zoom } = saved;
  return typeof x === 'number' && typeof y === 'number' && typeof zoom === 'number'
    ? { x, y, zoom }
    : undefined;
}

export const outputOf = (edge: Pick<FlowEdge, 'sourceHandle'>) => edge.sourceHandle ?? DEFAULT_OUTPUT;

/** An id that no other has: short, since people read it in problems. */
export function newId(kind: string, taken: ReadonlySet<string>): string {
  const word = kind.split('.')[1] ?? kind;
  for (let at = 1; ; at++) {
    const id = `${word}-${at}`;
    if (!taken.has(id)) return id;
  }
}

export function newNode(
  kind: KindName,
  position: { x: number; y: number },
  data: Settings,
  taken: ReadonlySet<string>,
): FlowNode {
  return { id: newId(kind, taken), type: kind, position, data: { ...data } };
}

export function newEdge(source: string, sourceHandle: string, target: string): FlowEdge {
  return { id: `${source}:${sourceHandle}-${target}`, source, sourceHandle, target };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
