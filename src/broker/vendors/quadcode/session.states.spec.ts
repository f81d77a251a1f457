import type { SessionState } from '../broker.js';
import { SESSION_STATES } from './session.states.js';

describe('states of a session', () => {
  const states = Object.keys(SESSION_STATES) as SessionState[];

  it('are these, and all lead to an end', () => {
    expect(states.sort()).toEqual(['connected', 'connecting', 'disconnected', 'failed', 'needs_session']);
    for (const state of states) {
      expect(state === 'disconnected' || SESSION_STATES[state].includes('disconnected')).toBe(true);
      expect(SESSION_STATES[state]).not.toContain(state);
    }
  });

  it('never leave an end for a connection: that is another session', () => {
    for (const state of ['needs_session', 'failed', 'disconnected'] as const) {
      expect(SESSION_STATES[state]).not.toContain('connected');
      expect(SESSION_STATES[state]).not.toContain('connecting');
    }
  });
});
