import { statesBefore, TRANSITIONS, WORKFLOW_STATES, type WorkflowState } from './workflow.states.js';

describe('life of a workflow', () => {
  const allowed: [WorkflowState, WorkflowState][] = [
    ['draft', 'active'],
    ['active', 'active'],
    ['active', 'inactive'],
    ['inactive', 'active'],
    ['inactive', 'inactive'],
  ];
  const pairs = WORKFLOW_STATES.flatMap((from) => WORKFLOW_STATES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s', (from, to) => {
    const expected = allowed.some((pair) => pair[0] === from && pair[1] === to);
    expect(TRANSITIONS[from].includes(to)).toBe(expected);
    expect(statesBefore(to).includes(from)).toBe(expected);
  });
});
