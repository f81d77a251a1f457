import type { SessionState } from '../vendors/broker.js';
import { reconnectMs } from './reconnect.rules.js';
import { SESSION_TRANSITIONS } from './session.states.js';

describe('the states of a session', () => {
  it.each<[SessionState, SessionState[]]>([
    ['connected', ['connecting']],
    ['connecting', ['disconnected', 'connected', 'needs_session', 'failed']],
    ['needs_session', ['connecting', 'connected']],
    ['failed', ['connecting', 'connected']],
    ['disconnected', ['connecting', 'connected', 'needs_session', 'failed']],
  ])('%s comes after %j only', (state, before) => {
    const found = (Object.keys(SESSION_TRANSITIONS) as SessionState[]).filter((each) =>
      SESSION_TRANSITIONS[each].includes(state),
    );
    expect(found.sort()).toEqual(before.sort());
  });
});

it.each([
  [1, 0, 1000],
  [1, 0.999999, 1300],
  [2, 0, 2000],
  [4, 0.5, 9200],
  [7, 0, 60_000],
  [60, 0, 60_000],
])('after %i failures with %d of luck it is opened again in %i ms', (failures, random, ms) => {
  expect(reconnectMs(failures, random)).toBe(ms);
});
