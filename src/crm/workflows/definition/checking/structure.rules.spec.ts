import { randomNumbers } from '../../../../../test/factories/random-numbers.js';
import type { Graph, Said } from '../graph/graph.js';
import { EXAMPLE_GRAPH } from '../kinds/kinds.docs.js';
import { compile, hashOfPlan } from '../plan/compile.rules.js';
import { examine, MOST_EDGES, MOST_NODES, MOST_SETTINGS } from './structure.rules.js';

const node = (id: unknown, type: unknown, data?: unknown): Said => ({
  id,
  type,
  data,
  position: { x: 0, y: 0 },
});
const edge = (source: unknown, target: unknown, sourceHandle?: unknown, id?: unknown): Said => ({
  ...(id !== undefined && { id }),
  source,
  target,
  sourceHandle,
});
const start = node('start', 'trigger.manual');
const tag = (id: string) => node(id, 'action.tag', { add: ['vip'] });
const ask = (id: string, ends?: string[]) => node(id, 'condition.tag', { tag: 'vip', ends });
const mails = (id: string, of: string) =>
  node(id, 'condition.mail', { mail: 'opened', node: of, ends: ['no'] });
const pause = (id: string) => node(id, 'wait.time', { hours: 1 });
const graph = (nodes: Said[], edges: Said[] = []): Graph => ({ nodes, edges });
const said = (given: Graph) =>
  examine(given).problems.map(({ code, nodeId, edgeId, path }) => [code, nodeId ?? edgeId ?? null, path]);

describe('examine', () => {
  it.each<[string, Graph]>([
    ['the example', EXAMPLE_GRAPH],
    ['an action after a trigger', graph([start, tag('a')], [edge('start', 'a')])],
    [
      'null, nothing and "default" as the one output',
      graph(
        [start, tag('a'), tag('b'), tag('c')],
        [edge('start', 'a', null), edge('a', 'b', 'default'), edge('b', 'c', '')],
      ),
    ],
    [
      'branches that meet again',
      graph(
        [start, ask('q'), tag('a'), tag('b')],
        [edge('start', 'q'), edge('q', 'a', 'yes'), edge('q', 'b', 'no'), edge('a', 'b')],
      ),
    ],
    [
      'a branch that ends where it is said',
      graph([start, ask('q', ['no']), tag('a')], [edge('start', 'q'), edge('q', 'a', 'yes')]),
    ],
    [
      'both branches to one node',
      graph([start, ask('q'), tag('a')], [edge('start', 'q'), edge('q', 'a', 'yes'), edge('q', 'a', 'no')]),
    ],
  ])('finds nothing wrong with %s', (_, given) => {
    expect(said(given)).toEqual([]);
  });

  const after = [edge('start', 'a')];
  it.each<[string, Graph, unknown[]]>([
    ['an empty one', graph([]), [['no-trigger', null, 'nodes']]],
    [
      'mails of nodes that send none',
      graph(
        [
          start,
          tag('a'),
          mails('m', 'b'),
          node('b', 'action.mail', { templateId: 'tpl_1' }),
          mails('n', 'a'),
          tag('c'),
        ],
        [...after, edge('a', 'b'), edge('b', 'm'), edge('m', 'n', 'yes'), edge('n', 'c', 'yes')],
      ),
      [['not-found', 'n', 'nodes[4].data.node']],
    ],
    ['no trigger', graph([tag('a')]), [['no-trigger', null, 'nodes']]],
    ['a trigger alone', graph([start]), [['unwired', 'start', 'nodes[0]']]],
    [
      'two triggers',
      graph([start, tag('a'), node('two', 'trigger.manual')], [...after, edge('two', 'a')]),
      [['several-triggers', 'two', 'nodes[2].type']],
    ],
    ['an id twice', graph([start, tag('a'), tag('a')], after), [['duplicate-node', 'a', 'nodes[2].id']]],
    [
      'no id',
      graph([start, tag('a'), node(undefined, 'action.tag')], after),
      [['node-id', null, 'nodes[2].id']],
    ],
    [
      'an id that is an operator',
      graph([start, tag('a'), node('$x', 'action.tag')], after),
      [['node-id', '$x', 'nodes[2].id']],
    ],
    [
      'an id of every object',
      graph([start, tag('a'), node('__proto__', 'action.tag')], after),
      [['node-id', '__proto__', 'nodes[2].id']],
    ],
    [
      'an unknown type',
      graph([start, node('a', 'action.explode')], after),
      [['unknown-type', 'a', 'nodes[1].type']],
    ],
    [
      'a type of every object',
      graph([start, node('a', 'constructor')], after),
      [['unknown-type', 'a', 'nodes[1].type']],
    ],
    [
      'settings that do not fit',
      graph([start, node('a', 'action.tag', { add: [] })], after),
      [['setting', 'a', 'nodes[1].data.add']],
    ],
    [
      'an edge from nowhere',
      graph([start, tag('a')], [...after, edge('ghost', 'a', null, 'e2')]),
      [['dangling-edge', 'e2', 'edges[1].source']],
    ],
    [
      'an edge to nowhere',
      graph([start, tag('a')], [...after, edge('a', 5, null, 'e2')]),
      [['dangling-edge', 'e2', 'edges[1].target']],
    ],
    [
      'an edge twice',
      graph([start, tag('a'), tag('b')], [edge('start', 'a', null, 'e'), edge('a', 'b', null, 'e')]),
      [['duplicate-edge', 'e', 'edges[1].id']],
    ],
    [
      'an unknown handle',
      graph([start, tag('a'), tag('b')], [...after, edge('a', 'b', 'maybe', 'e2')]),
      [['unknown-handle', 'e2', 'edges[1].sourceHandle']],
    ],
    [
      'no handle where there are two',
      graph([start, ask('a', ['no']), tag('b')], [...after, edge('a', 'b', null, 'e2')]),
      [
        ['unknown-handle', 'e2', 'edges[1].sourceHandle'],
        ['unwired', 'a', 'nodes[1]'],
      ],
    ],
    [
      'two edges of one output',
      graph([start, tag('a'), tag('b')], [...after, edge('start', 'b', null, 'e2')]),
      [['handle-twice', 'e2', 'edges[1].sourceHandle']],
    ],
    [
      'an edge into the trigger',
      graph([start, tag('a')], [...after, edge('a', 'start', null, 'e2')]),
      [
        ['into-trigger', 'e2', 'edges[1].target'],
        ['cycle', 'start', 'nodes[0]'],
      ],
    ],
    [
      'a branch that leads nowhere',
      graph([start, ask('a'), tag('b')], [...after, edge('a', 'b', 'yes')]),
      [['unwired', 'a', 'nodes[1]']],
    ],
    ['a wait that leads nowhere', graph([start, pause('a')], after), [['unwired', 'a', 'nodes[1]']]],
    [
      'an end that leads on',
      graph([start, ask('a', ['no']), tag('b')], [...after, edge('a', 'b', 'yes'), edge('a', 'b', 'no')]),
      [['wired-end', 'a', 'nodes[1].data.ends']],
    ],
    ['a node by itself', graph([start, tag('a'), tag('b')], after), [['unreachable', 'b', 'nodes[2]']]],
    [
      'a circle',
      graph([start, pause('a'), pause('b')], [...after, edge('a', 'b'), edge('b', 'a')]),
      [['cycle', 'a', 'nodes[1]']],
    ],
    [
      'a node that leads to itself',
      graph([start, tag('a')], [...after, edge('a', 'a')]),
      [['cycle', 'a', 'nodes[1]']],
    ],
    [
      'too many nodes',
      graph(Array.from({ length: MOST_NODES + 1 }, (_, at) => tag(`${at}`))),
      [['too-large', null, 'nodes']],
    ],
    [
      'too many edges',
      graph(
        [start],
        Array.from({ length: MOST_EDGES + 1 }, () => edge('a', 'b')),
      ),
      [['too-large', null, 'edges']],
    ],
    [
      'too many settings',
      graph([node('a', 'action.tag', { add: Array(MOST_SETTINGS).fill('x') })]),
      [['too-large', null, 'nodes']],
    ],
  ])('names what is wrong with %s', (_, given, problems) => {
    expect(said(given)).toEqual(problems);
  });

  it('names a circle by its nodes', () => {
    const [problem] = examine(
      graph(
        [start, pause('a'), pause('b'), pause('c')],
        [edge('start', 'a'), edge('a', 'b'), edge('b', 'c'), edge('c', 'a')],
      ),
    ).problems;
    expect(problem.message).toBe('It goes round in a circle: a -> b -> c -> a');
  });
});

describe('examine, on graphs by chance', () => {
  const KINDS = [
    ['action.tag', { add: ['x'] }, ['default']],
    ['wait.time', { hours: 1 }, ['default']],
    ['condition.tag', { tag: 'x' }, ['yes', 'no']],
    ['condition.tag', { tag: 'x', ends: ['no'] }, ['yes', 'no']],
    ['wait.event', { event: 'x', timeout: { days: 1 } }, ['event', 'timeout']],
    ['trigger.manual', {}, ['default']],
  ] as const;

  it('agrees with a naive look, whatever is in them', () => {
    const random = randomNumbers(20_261_130);
    const below = (most: number) => Math.floor(random() * most);
    let valid = 0;
    for (let round = 0; round < 4000; round++) {
      const kinds = [
        KINDS[5],
        ...Array.from({ length: below(6) }, () => KINDS[below(random() < 0.1 ? 6 : 5)]),
      ];
      const nodes = kinds.map(([type, data], at) => node(`n${at}`, type, data));
      const edges: Said[] = [];
      for (const [at, [, data, outputs]] of kinds.entries()) {
        for (const handle of outputs) {
          const isEnd = 'ends' in data && (data.ends as readonly string[]).includes(handle);
          if (random() < (isEnd ? 0.95 : 0.1)) continue;
          const backwards = random() < 0.1;
          const to = backwards ? below(kinds.length + 1) : Math.min(at + 1 + below(2), kinds.length - 1);
          if (to !== at || backwards) edges.push(edge(`n${at}`, `n${to}`, random() < 0.02 ? 'odd' : handle));
          if (random() < 0.02) edges.push(edge(`n${at}`, `n${to}`, handle));
        }
      }
      const given = graph(nodes, edges);
      const isValid = looksRight(given);
      const examined = examine(given);
      expect([given, examined.problems.length === 0]).toEqual([given, isValid]);
      if (!isValid) continue;
      valid++;
      const { trigger, steps } = compile(examined);
      expect([trigger.id, ...steps.map(({ id }) => id)].sort()).toEqual(nodes.map(({ id }) => id).sort());
      const leads = [trigger, ...steps].flatMap(({ id, next }) =>
        Object.entries(next).flatMap(([handle, to]) => (to === null ? [] : [`${id} ${handle} ${to}`])),
      );
      expect(leads.sort()).toEqual(
        edges.map((e) => `${String(e.source)} ${String(e.sourceHandle)} ${String(e.target)}`).sort(),
      );
    }
    expect(valid).toBeGreaterThan(100); // or it would agree about nothing
  });

  /** Every walk from the trigger, one by one: too slow for more than a few nodes, and too simple to be wrong. */
  function looksRight({ nodes, edges }: Graph): boolean {
    const kindOf = new Map(
      nodes.map(({ id, type, data }) => [id, KINDS.find((kind) => kind[0] === type && kind[1] === data)!]),
    );
    if (nodes.filter(({ type }) => type === 'trigger.manual').length !== 1) return false;
    const seen = new Set<unknown>();
    const walk = (id: unknown, way: readonly unknown[]): boolean => {
      const kind = kindOf.get(id);
      if (!kind || way.includes(id)) return false;
      seen.add(id);
      const [type, data, outputs] = kind;
      const out = edges.filter(({ source }) => source === id);
      if (out.some(({ sourceHandle }) => !(outputs as readonly unknown[]).includes(sourceHandle)))
        return false;
      return outputs.every((handle) => {
        const leading = out.filter(({ sourceHandle }) => sourceHandle === handle);
        const isEnd = 'ends' in data && (data.ends as readonly string[]).includes(handle);
        if (leading.length === 0) return isEnd || type.startsWith('action.');
        return leading.length === 1 && !isEnd && walk(leading[0].target, [...way, id]);
      });
    };
    return walk('n0', []) && seen.size === nodes.length;
  }

  it('ends with anything for a graph', () => {
    const random = randomNumbers(9);
    const things = [
      'a',
      '',
      null,
      undefined,
      1,
      -0,
      [],
      {},
      true,
      'trigger.manual',
      'action.tag',
      'constructor',
      '$x',
      'yes',
    ];
    const any = () => things[Math.floor(random() * things.length)];
    for (let round = 0; round < 1000; round++) {
      const made = Array.from({ length: 5 }, () => ({
        id: any(),
        type: any(),
        data: any(),
        source: any(),
        target: any(),
        sourceHandle: any(),
      }));
      for (const { path, message } of examine(graph(made, made)).problems) {
        expect(path).toMatch(/^(nodes|edges)/);
        expect(message).not.toBe('');
      }
    }
  });
});

describe('the plan of a graph', () => {
  const plan = (given: Graph) => compile(examine(given));

  it('settles every output', () => {
    expect(plan(EXAMPLE_GRAPH)).toMatchObject({
      trigger: {
        id: 'start',
        kind: 'trigger.event',
        settings: { event: 'signup' },
        next: { default: 'wait' },
      },
      steps: [
        { id: 'tag', next: { default: 'task' } },
        { id: 'task', next: { default: null } },
        { id: 'wait', next: { event: null, timeout: 'tag' } },
      ],
    });
  });

  it('is the same however the graph is drawn, also after it was stored', () => {
    const { nodes, edges } = EXAMPLE_GRAPH as unknown as Graph;
    const drawn = graph(
      nodes
        .map((each) => ({ selected: true, measured: { width: 1 }, ...each, position: { x: 9, y: 9 } }))
        .reverse(),
      [...edges].reverse(),
    );
    const hash = hashOfPlan(plan(EXAMPLE_GRAPH));
    expect(hashOfPlan(plan(drawn))).toBe(hash);
    expect(hashOfPlan(JSON.parse(JSON.stringify(plan(drawn))) as ReturnType<typeof plan>)).toBe(hash);
    const [first, wait, ...others] = nodes;
    const changed = graph(
      [first, { ...wait, data: { ...(wait.data as Said), timeout: { days: 3 } } }, ...others],
      [...edges],
    );
    expect(hashOfPlan(plan(changed))).not.toBe(hash);
  });
});
