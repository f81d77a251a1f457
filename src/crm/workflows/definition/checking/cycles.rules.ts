/**
 * Cycles of a directed graph that have no node in common; none exactly when the graph has none. Each begins with the node
 * that was met first.
 */
export function cyclesOf(nodes: readonly string[], next: (node: string) => readonly string[]): string[][] {
  const cycles: string[][] = [];
  const inCycle = new Set<string>();
  /** `open` while the search is below the node. */
  const state = new Map<string, 'open' | 'done'>();
  for (const root of nodes) {
    if (state.has(root)) continue;
    const path = [{ node: root, left: [...next(root)] }];
    state.set(root, 'open');
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const to = top.left.shift();
      if (to === undefined) {
        state.set(top.node, 'done');
        path.pop();
      } else if (state.get(to) === 'open') {
        const cycle = path.slice(path.findIndex(({ node }) => node === to)).map(({ node }) => node);
        if (cycle.some((node) => inCycle.has(node))) continue;
        cycles.push(cycle);
        for (const node of cycle) inCycle.add(node);
      } else if (!state.has(to)) {
        state.set(to, 'open');
        path.push({ node: to, left: [...next(to)] });
      }
    }
  }
  return cycles;
}
