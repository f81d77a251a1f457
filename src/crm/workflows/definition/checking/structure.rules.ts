import type { Graph, Said } from '../graph/graph.js';
import {
  DEFAULT_OUTPUT,
  isKind,
  isTrigger,
  KIND_NAMES,
  KINDS,
  type KindName,
  outputsOf,
  type SettingsOf,
} from '../kinds/kinds.js';
import { cyclesOf } from './cycles.rules.js';
import { readSettings } from './node-settings.rules.js';
import type { Problem, ProblemCode } from './problem.js';

export const MOST_NODES = 500;
export const MOST_EDGES = 1000;
/** Keys and elements in all settings together: each takes its time to be looked at. */
export const MOST_SETTINGS = 20_000;
const MOST_NAMED = 20;
/** Ids stand in logs, keys and paths of the database. */
const NODE_ID = /^[A-Za-z0-9_:@-]{1,64}$/;
const LONGEST_EDGE_ID = 200;

/** A node that is known to be one of a kind. */
export type ReadNode = {
  [K in KindName]: { id: string; at: number; kind: K; settings: SettingsOf<K> };
}[KindName];

interface ReadEdge {
  source: string;
  target: string;
  handle: string;
}

/** A graph as it was understood, and what is wrong with it: with no problems all of it was. */
export interface Examined {
  problems: Problem[];
  nodes: ReadNode[];
  edges: ReadEdge[];
}

/** Looks at a graph alone; whether what it refers to exists is another question. Takes time in proportion to its size. */
export function examine(graph: Graph): Examined {
  const examination = new Examination(graph);
  if (examination.fits()) {
    examination.readNodes();
    examination.readEdges();
    examination.findUnwired();
    examination.findUnreachable();
    examination.findCycles();
    examination.findMailsOfOthers();
  }
  return examination;
}

/** What is known of a node that has an id of its own; of what is wrong with it the outputs are not known. */
interface Place {
  id: string;
  at: number;
  kind: KindName | null;
  outputs: readonly string[] | null;
  ends: readonly string[];
  /** Where its outputs lead. */
  wired: Map<string, string>;
  next: string[];
}

class Examination implements Examined {
  readonly problems: Problem[] = [];
  readonly nodes: ReadNode[] = [];
  readonly edges: ReadEdge[] = [];
  private readonly places = new Map<string, Place>();

  constructor(private readonly graph: Graph) {}

  fits(): boolean {
    const { nodes, edges } = this.graph;
    if (nodes.length > MOST_NODES) this.tooLarge('nodes', `has more than ${MOST_NODES} nodes`);
    if (edges.length > MOST_EDGES) this.tooLarge('edges', `has more than ${MOST_EDGES} edges`);
    if (this.problems.length === 0 && partsOf(nodes.map(({ data }) => data)) > MOST_SETTINGS)
      this.tooLarge('nodes', `has more than ${MOST_SETTINGS} settings and elements of them`);
    return this.problems.length === 0;
  }

  readNodes(): void {
    for (const [at, node] of this.graph.nodes.entries()) this.readNode(node, at);
    const triggers = this.triggers();
    if (triggers.length === 0)
      this.problems.push({
        path: 'nodes',
        code: 'no-trigger',
        message: 'There is no trigger: nothing begins it',
      });
    for (const { id, at } of triggers.slice(1)) {
      this.at(id, `nodes[${at}].type`, 'several-triggers', `There is a trigger already: "${triggers[0].id}"`);
    }
  }

  readEdges(): void {
    const ids = new Set<string>();
    for (const [at, edge] of this.graph.edges.entries()) {
      const id = edgeIdOf(edge);
      if (id === null)
        this.edge(
          edge,
          `edges[${at}].id`,
          'duplicate-edge',
          `must be a text of 1 to ${LONGEST_EDGE_ID} characters`,
        );
      else if (id !== undefined && ids.has(id))
        this.edge(edge, `edges[${at}].id`, 'duplicate-edge', `There is an edge "${id}" already`);
      if (typeof id === 'string') ids.add(id);
      this.readEdge(edge, at);
    }
  }

  findUnwired(): void {
    for (const { id, at, kind, outputs, ends, wired } of this.places.values()) {
      for (const handle of (kind && outputs) ?? []) {
        const isEnd = ends.includes(handle);
        if (wired.has(handle)) {
          if (isEnd)
            this.at(id, `nodes[${at}].data.ends`, 'wired-end', `"${handle}" is to end, and leads on`);
        } else if (!isEnd && KINDS[kind!].mayEnd !== 'any') {
          this.at(id, `nodes[${at}]`, 'unwired', unwired(handle, kind!));
        }
      }
    }
  }

  findUnreachable(): void {
    const open = this.triggers();
    if (open.length === 0) return; // all would be, and that is said already
    const reached = new Set(open.map(({ id }) => id));
    for (let place = open.pop(); place; place = open.pop()) {
      for (const id of place.next) {
        if (reached.has(id)) continue;
        reached.add(id);
        open.push(this.places.get(id)!);
      }
    }
    for (const { id, at } of this.places.values()) {
      if (!reached.has(id)) this.at(id, `nodes[${at}]`, 'unreachable', 'No way leads here from the trigger');
    }
  }

  findCycles(): void {
    for (const cycle of cyclesOf([...this.places.keys()], (id) => this.places.get(id)!.next)) {
      const [first] = cycle;
      const named = cycle.length > MOST_NAMED ? [...cycle.slice(0, MOST_NAMED), '...'] : cycle;
      const message = `It goes round in a circle: ${[...named, first].join(' -> ')}`;
      this.at(first, `nodes[${this.places.get(first)!.at}]`, 'cycle', message);
    }
  }

  /** Conditions about mails of a node that sends none. */
  findMailsOfOthers(): void {
    for (const { id, at, kind, settings } of this.nodes) {
      if (kind !== 'condition.mail' || settings.node === undefined) continue;
      if (this.places.get(settings.node)?.kind === 'action.mail') continue;
      this.at(id, `nodes[${at}].data.node`, 'not-found', 'is no node of this workflow that sends mails');
    }
  }

  private readNode(node: Said, at: number): void {
    const { id, type, data } = node;
    if (typeof id !== 'string' || !NODE_ID.test(id) || id in Object.prototype) {
      const message = 'must be 1 to 64 characters of A-Z, a-z, 0-9, _ : @ -';
      const nodeId = typeof id === 'string' ? { nodeId: id.slice(0, 64) } : {};
      this.problems.push({ ...nodeId, path: `nodes[${at}].id`, code: 'node-id', message });
      return;
    }
    if (this.places.has(id)) {
      this.at(id, `nodes[${at}].id`, 'duplicate-node', `There is a node "${id}" already`);
      return;
    }
    const place: Place = { id, at, kind: null, outputs: null, ends: [], wired: new Map(), next: [] };
    this.places.set(id, place);
    if (!isKind(type)) {
      this.at(id, `nodes[${at}].type`, 'unknown-type', `must be one of: ${KIND_NAMES.join(', ')}`);
      return;
    }
    place.kind = type;
    const read = readSettings(type, data);
    if ('errors' in read) {
      if (KINDS[type].outputs !== 'variants') place.outputs = outputsOf(type, {});
      // who is told that `ends` is wrong is not told as well that those outputs lead nowhere
      place.ends = endsOf(data);
      for (const { field, message } of read.errors) {
        const within = field.startsWith('[') || field === '' ? field : `.${field}`;
        this.at(id, `nodes[${at}].data${within}`, 'setting', message);
      }
      return;
    }
    place.outputs = outputsOf(type, read.settings);
    place.ends = endsOf(read.settings);
    this.nodes.push({ id, at, kind: type, settings: read.settings } as ReadNode);
  }

  private readEdge(edge: Said, at: number): void {
    const source = this.endOf(edge, 'source', at);
    const target = this.endOf(edge, 'target', at);
    if (!source || !target) return;
    source.next.push(target.id);
    if (target.kind && isTrigger(target.kind))
      this.edge(
        edge,
        `edges[${at}].target`,
        'into-trigger',
        `"${target.id}" is a trigger: nothing leads to it`,
      );
    const { sourceHandle } = edge;
    const isNone = sourceHandle === undefined || sourceHandle === null || sourceHandle === '';
    const handle = isNone ? DEFAULT_OUTPUT : sourceHandle;
    if (!source.outputs) return;
    if (typeof handle !== 'string' || !source.outputs.includes(handle)) {
      const message = `must be one of the outputs of "${source.id}": ${source.outputs.join(', ')}`;
      this.edge(edge, `edges[${at}].sourceHandle`, 'unknown-handle', message);
      return;
    }
    if (source.wired.has(handle)) {
      const message = `"${handle}" of "${source.id}" leads to "${source.wired.get(handle)}" already`;
      this.edge(edge, `edges[${at}].sourceHandle`, 'handle-twice', message);
      return;
    }
    source.wired.set(handle, target.id);
    this.edges.push({ source: source.id, target: target.id, handle });
  }

  private endOf(edge: Said, end: 'source' | 'target', at: number): Place | undefined {
    const id = edge[end];
    const place = typeof id === 'string' ? this.places.get(id) : undefined;
    if (!place) {
      const message =
        typeof id === 'string' ? `There is no node "${id.slice(0, 64)}"` : 'must be the id of a node';
      this.edge(edge, `edges[${at}].${end}`, 'dangling-edge', message);
    }
    return place;
  }

  private triggers(): Place[] {
    return [...this.places.values()].filter(({ kind }) => kind !== null && isTrigger(kind));
  }

  private at(nodeId: string, path: string, code: ProblemCode, message: string): void {
    this.problems.push({ nodeId, path, code, message });
  }

  private edge(edge: Said, path: string, code: ProblemCode, message: string): void {
    const id = edgeIdOf(edge);
    this.problems.push({ ...(typeof id === 'string' && { edgeId: id }), path, code, message });
  }

  private tooLarge(path: string, message: string): void {
    this.problems.push({ path, code: 'too-large', message });
  }
}

function unwired(handle: string, kind: KindName): string {
  const where = handle === DEFAULT_OUTPUT ? 'It' : `"${handle}"`;
  const way = KINDS[kind].mayEnd === 'named' ? `, or is named in \`ends\` to end there` : '';
  return `${where} leads nowhere: every branch goes on${way}`;
}

/** Undefined when it has none, null for what is no id. */
function edgeIdOf({ id }: Said): string | null | undefined {
  if (id === undefined) return undefined;
  return typeof id === 'string' && id !== '' && id.length <= LONGEST_EDGE_ID ? id : null;
}

function endsOf(settings: unknown): string[] {
  const ends: unknown = (settings as { ends?: unknown } | null | undefined)?.ends;
  return Array.isArray(ends) ? ends.filter((each) => typeof each === 'string') : [];
}

function partsOf(roots: readonly unknown[]): number {
  const open = roots.filter(isObject);
  let parts = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const inside: unknown[] = Object.values(next);
    parts += inside.length;
    open.push(...inside.filter(isObject));
  }
  return parts;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
