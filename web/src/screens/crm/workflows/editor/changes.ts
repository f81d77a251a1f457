import type { Drawing, FlowEdge, FlowNode } from '../flow/graph';
import { newEdge, newId, newNode, outputOf } from '../flow/graph';
import { endsOf, familyOf, isTrigger, KINDS, type KindName, outputsOf, type Settings } from '../kinds';

/** Changes of a drawing, each of which gives another one. */
const WIDTH = 240;
const BELOW = 170;

const idsOf = ({ nodes }: Drawing): Set<string> => new Set(nodes.map(({ id }) => id));

/** @param keep whether what else is selected stays so */
export function selected(drawing: Drawing, ids: ReadonlySet<string>): Drawing {
  return {
    nodes: drawing.nodes.map((node) => ({ ...node, selected: ids.has(node.id) })),
    edges: drawing.edges.map((edge) => (edge.selected ? { ...edge, selected: false } : edge)),
  };
}

/** A new node somewhere, selected. */
export function added(drawing: Drawing, kind: KindName, position: { x: number; y: number }): Drawing {
  const node = newNode(kind, position, KINDS[kind].start, idsOf(drawing));
  return selected({ ...drawing, nodes: [...drawing.nodes, node] }, new Set([node.id]));
}

/** A new node below another one, and led to by the first of its outputs that is free. */
export function addedAfter(drawing: Drawing, afterId: string, kind: KindName): Drawing {
  const after = drawing.nodes.find(({ id }) => id === afterId);
  if (!after) return drawing;
  const output = isTrigger(kind) ? undefined : freeOutputs(drawing, after)[0];
  const outputs = outputsOf(after.type, after.data);
  const shift = output === undefined ? 0 : outputs.indexOf(output) - (outputs.length - 1) / 2;
  const height = after.measured?.height ?? 0;
  const position = freePlace(drawing, {
    x: after.position.x + shift * (WIDTH + 40),
    y: after.position.y + Math.max(BELOW, height + 60),
  });
  const next = added(drawing, kind, position);
  return output === undefined ? next : connected(next, after.id, output, next.nodes.at(-1)!.id);
}

/** As near as possible to the right, where no node is. */
export function freePlace({ nodes }: Drawing, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const isTaken = (at: number) =>
    nodes.some(({ position }) => Math.abs(position.x - at) < WIDTH && Math.abs(position.y - y) < 100);
  let free = x;
  while (isTaken(free)) free += WIDTH + 40;
  return { x: free, y };
}

/** Outputs that lead nowhere, and do not end on purpose. */
function freeOutputs({ edges }: Drawing, { id, type, data }: FlowNode): string[] {
  const used = new Set(edges.filter(({ source }) => source === id).map(outputOf));
  const ends = new Set(endsOf(data));
  return outputsOf(type, data).filter((output) => !used.has(output) && !ends.has(output));
}

export function mayConnect(drawing: Drawing, source: string, target: string): boolean {
  if (source === target) return false;
  return !isTrigger(drawing.nodes.find(({ id }) => id === target)?.type);
}

/** An output leads to one node: what it led to before, or that it ended there, is over. */
export function connected(drawing: Drawing, source: string, output: string, target: string): Drawing {
  if (!mayConnect(drawing, source, target)) return drawing;
  return {
    nodes: drawing.nodes.map((node) => (node.id === source ? withoutEnd(node, output) : node)),
    edges: [...withoutEdge(drawing.edges, source, output), newEdge(source, output, target)],
  };
}

export function disconnected(drawing: Drawing, source: string, output: string): Drawing {
  return {
    nodes: drawing.nodes.map((node) => (node.id === source ? withoutEnd(node, output) : node)),
    edges: withoutEdge(drawing.edges, source, output),
  };
}

/** The output ends on purpose. */
export function ended(drawing: Drawing, source: string, output: string): Drawing {
  const { nodes, edges } = disconnected(drawing, source, output);
  return {
    nodes: nodes.map((node) =>
      node.id === source ? { ...node, data: { ...node.data, ends: [...endsOf(node.data), output] } } : node,
    ),
    edges,
  };
}

/** Settings anew; undefined takes one away. Edges of outputs that are no more go with them. */
export function configured(drawing: Drawing, id: string, patch: Settings): Drawing {
  const node = drawing.nodes.find((each) => each.id === id);
  if (!node) return drawing;
  const data = Object.fromEntries(
    Object.entries({ ...node.data, ...patch }).filter(([, value]) => value !== undefined),
  );
  const outputs = outputsOf(node.type, data);
  const ends = endsOf(data).filter((output) => outputs.includes(output));
  if ('ends' in data) {
    if (ends.length === 0) delete data['ends'];
    else data['ends'] = ends;
  }
  const gone = outputsOf(node.type, node.data).filter((output) => !outputs.includes(output));
  return {
    nodes: drawing.nodes.map((each) => (each.id === id ? { ...each, data } : each)),
    edges: drawing.edges.filter((edge) => edge.source !== id || !gone.includes(outputOf(edge))),
  };
}

/** Without these nodes, their edges, and these edges. */
export function without(
  drawing: Drawing,
  nodeIds: ReadonlySet<string>,
  edgeIds: ReadonlySet<string>,
): Drawing {
  return {
    nodes: drawing.nodes.filter(({ id }) => !nodeIds.has(id)),
    edges: drawing.edges.filter(
      ({ id, source, target }) => !edgeIds.has(id) && !nodeIds.has(source) && !nodeIds.has(target),
    ),
  };
}

/** Some of the nodes with the edges among them. */
export function partOf(drawing: Drawing, ids: ReadonlySet<string>): Drawing {
  return {
    nodes: drawing.nodes.filter(({ id }) => ids.has(id)),
    edges: drawing.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
  };
}

/** Copies of nodes, with ids of their own, beside where the first ones were. A second trigger is left out. */
export function pasted(drawing: Drawing, part: Drawing): Drawing {
  const hasTrigger = drawing.nodes.some(({ type }) => isTrigger(type));
  const taken = idsOf(drawing);
  const ids = new Map<string, string>();
  const nodes = part.nodes
    .filter(({ type }) => !(hasTrigger && isTrigger(type)))
    .map((node) => {
      const id = newId(node.type ?? familyOf(node.type), taken);
      taken.add(id);
      ids.set(node.id, id);
      const { x, y } = node.position;
      return { ...node, id, position: { x: x + 40, y: y + 40 } };
    });
  const edges = part.edges.flatMap((edge) => {
    const source = ids.get(edge.source);
    const target = ids.get(edge.target);
    return source === undefined || target === undefined ? [] : [newEdge(source, outputOf(edge), target)];
  });
  if (nodes.length === 0) return drawing;
  const next = { nodes: [...drawing.nodes, ...nodes], edges: [...drawing.edges, ...edges] };
  return selected(next, new Set(ids.values()));
}

const withoutEdge = (edges: readonly FlowEdge[], source: string, output: string) =>
  edges.filter((edge) => edge.source !== source || outputOf(edge) !== output);

function withoutEnd(node: FlowNode, output: string): FlowNode {
  const ends = endsOf(node.data).filter((each) => each !== output);
  if (ends.length === endsOf(node.data).length) return node;
  const { ends: _, ...data } = node.data;
  return { ...node, data: ends.length > 0 ? { ...data, ends } : data };
}
