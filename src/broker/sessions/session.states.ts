import type { SessionState } from '../vendors/broker.js';

/** What may follow what for a user's session in a process. */
export const SESSION_TRANSITIONS: Readonly<Record<SessionState, readonly SessionState[]>> = {
  disconnected: ['connecting'],
  connecting: ['connected', 'needs_session', 'failed', 'disconnected'],
  connected: ['connecting', 'needs_session', 'failed', 'disconnected'],
  needs_session: ['connecting', 'disconnected'],
  failed: ['connecting', 'disconnected'],
};
