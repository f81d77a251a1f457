import type { SessionState } from '../broker.js';

/** Which states follow which. A session that needs a new SSID or was closed stays so: the next one is another session. */
export const SESSION_STATES: Readonly<Record<SessionState, readonly SessionState[]>> = {
  connecting: ['connected', 'needs_session', 'failed', 'disconnected'],
  connected: ['connecting', 'needs_session', 'disconnected'],
  needs_session: ['disconnected'],
  failed: ['disconnected'],
  disconnected: [],
};
