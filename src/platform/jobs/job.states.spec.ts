import { JOB_STATES, type JobState, statesBefore, TRANSITIONS } from './job.states.js';

describe('life of a job', () => {
  const allowed: [JobState, JobState][] = [
    ['waiting', 'running'],
    ['waiting', 'cancelled'],
    ['running', 'running'],
    ['running', 'waiting'],
    ['running', 'done'],
    ['running', 'failed'],
    ['running', 'cancelled'],
    ['failed', 'waiting'],
    ['failed', 'cancelled'],
  ];
  const pairs = JOB_STATES.flatMap((from) => JOB_STATES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s', (from, to) => {
    const expected = allowed.some((pair) => pair[0] === from && pair[1] === to);
    expect(TRANSITIONS[from].includes(to)).toBe(expected);
    expect(statesBefore(to).includes(from)).toBe(expected);
  });
});
