declare module '../platform/index.js' {
  interface SignalMap {
    /** A session is over (log-out, password change, reuse of a refresh token, suspension): its sockets close. */
    'auth.session-ended': { sessionId: string; userId: string; reason?: 'suspended' };
    /** Role or status changed: what was decided by the old ones no longer holds. */
    'auth.access-changed': { userId: string };
    /** An account was made; its e-mail, in lower case, is not verified unless the next news says so. */
    'auth.registered': { userId: string; email: string };
    /** That this e-mail, in lower case, is the user's is shown: what waits for it may be claimed. */
    'auth.email-verified': { userId: string; email: string };
  }
}

export {};
