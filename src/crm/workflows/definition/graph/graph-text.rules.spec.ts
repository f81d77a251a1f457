import { DEEPEST_GRAPH, keepGraph, MOST_GRAPH_BYTES } from './graph-text.rules.js';

const kept = (body: Record<string, unknown>) => {
  keepGraph(body);
  return body;
};
const nested = (levels: number): unknown => (levels === 0 ? 1 : { in: nested(levels - 1) });

describe('keepGraph', () => {
  it('keeps what an editor has made, byte for byte', () => {
    const nodes =
      '[{"id":"1","data":{"$x":1,"a.b":null,"constructor":[]},"measured":{"width":1e-7},"é":"\\ud800"}]';
    const edges = '[{"id":"e","source":"1","markerEnd":{"type":"arrow"}}]';
    const body = { name: 'x', nodes: JSON.parse(nodes), edges: JSON.parse(edges), viewport: { zoom: 1.5 } };
    expect(kept(body)).toEqual({ name: 'x', nodes, edges, viewport: '{"zoom":1.5}' });
  });

  it('leaves alone what is not said', () => {
    expect(kept({ name: 'x' })).toEqual({ name: 'x' });
  });

  it.each([
    [{ nodes: {} }, 'nodes: must be a list'],
    [{ nodes: '[]' }, 'nodes: must be a list'],
    [{ edges: null }, 'edges: must be a list'],
    [{ nodes: [{}, 1] }, 'nodes[1]: must be an object'],
    [{ edges: [[]] }, 'edges[0]: must be an object'],
    [{ viewport: [] }, 'viewport: must be an object'],
    [{ nodes: [nested(DEEPEST_GRAPH)] }, 'nodes: goes deeper than'],
    [{ nodes: [{ text: 'x'.repeat(MOST_GRAPH_BYTES) }] }, 'nodes: has more than'],
    [
      { nodes: [{ text: 'x'.repeat(600_000) }], edges: [{ text: 'x'.repeat(600_000) }] },
      'nodes: and edges have more than',
    ],
  ])('refuses %.60j', (body, message) => {
    expect(() => kept(body)).toThrow(message);
  });
});
