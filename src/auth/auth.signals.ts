declare module '../platform/index.js' {
  interface SignalMap {
    /** A session is over (log-out, password change, reuse of a refresh token, suspension): its sockets close. */
    'auth.session-ended': { sessionId: string; userId: string };
    /** Role or status changed: what was decided by the old ones no longer holds. */
    'auth.access-changed': { userId: string };
  }
}

export {};
