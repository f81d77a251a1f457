import { type Drawing, type FlowNode, outputOf } from './graph';
import { isTrigger, outputsOf } from '../kinds';

const COLUMN = 280;
const ROW_GAP = 60;
/** Of a node that has not been measured yet. */
const HEIGHT = 110;

/**
 * From top to bottom: each node below all that lead to it, branches side by side in the order of their outputs, each above the
 * middle of what follows it.
 */
export function laidOut(drawing: Drawing): Drawing {
  const { nodes } = drawing;
  const next = nextOf(drawing);
  const depths = depthsOf(nodes, next);
  const columns = columnsOf(nodes, next);
  const tops = topsOf(nodes, depths);
  return {
    ...drawing,
    nodes: nodes.map((node) => ({
      ...node,
      position: { x: (columns.get(node.id) ?? 0) * COLUMN, y: tops[depths.get(node.id) ?? 0] ?? 0 },
    })),
  };
}

/** Where edges of each node lead, in the order of its outputs. */
function nextOf({ nodes, edges }: Drawing): Map<string, string[]> {
  const ids = new Set(nodes.map(({ id }) => id));
  return new Map(
    nodes.map(({ id, type, data }) => {
      const outputs = outputsOf(type, data);
      const own = edges.filter(({ source, target }) => source === id && ids.has(target));
      own.sort((a, b) => outputs.indexOf(outputOf(a)) - outputs.indexOf(outputOf(b)));
      return [id, own.map(({ target }) => target)];
    }),
  );
}

/** The longest way to each; a circle is cut where it closes. */
function depthsOf(nodes: readonly FlowNode[], next: Map<string, string[]>): Map<string, number> {
  const depths = new Map(nodes.map(({ id }) => [id, 0]));
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const backward = new Set<string>();
  const visit = (id: string) => {
    state.set(id, 'open');
    for (const to of next.get(id) ?? []) {
      if (state.get(to) === 'open') backward.add(`${id} ${to}`);
      else if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
    order.push(id);
  };
  for (const id of firstOnes(nodes, next)) if (!state.has(id)) visit(id);
  for (const id of order.reverse()) {
    for (const to of next.get(id) ?? []) {
      if (!backward.has(`${id} ${to}`)) depths.set(to, Math.max(depths.get(to)!, depths.get(id)! + 1));
    }
  }
  return depths;
}

/** Of each node how far to the right, in columns: ends of branches one after the other, all others in the middle above. */
function columnsOf(nodes: readonly FlowNode[], next: Map<string, string[]>): Map<string, number> {
  const columns = new Map<string, number>();
  const seen = new Set<string>();
  let free = 0;
  const place = (id: string): number => {
    seen.add(id);
    const own: number[] = [];
    for (const to of next.get(id) ?? []) if (!seen.has(to)) own.push(place(to));
    const column = own.length === 0 ? free++ : (own[0]! + own.at(-1)!) / 2;
    columns.set(id, column);
    return column;
  };
  for (const id of firstOnes(nodes, next)) if (!seen.has(id)) place(id);
  return columns;
}

/** Triggers, then what nothing leads to, then the rest. */
function firstOnes(nodes: readonly FlowNode[], next: Map<string, string[]>): string[] {
  const reached = new Set([...next.values()].flat());
  const rank = ({ id, type }: FlowNode) => (isTrigger(type) ? 0 : reached.has(id) ? 2 : 1);
  return [...nodes].sort((a, b) => rank(a) - rank(b)).map(({ id }) => id);
}

function topsOf(nodes: readonly FlowNode[], depths: Map<string, number>): number[] {
  const heights: number[] = [];
  for (const { id, measured } of nodes) {
    const depth = depths.get(id) ?? 0;
    heights[depth] = Math.max(heights[depth] ?? 0, measured?.height ?? HEIGHT);
  }
  let top = 0;
  return Array.from(heights, (height) => {
    const own = top;
    top += (height ?? 0) + ROW_GAP;
    return own;
  });
}
