declare module '../platform/index.js' {
  interface SignalMap {
    /**
     * What the user may open is, or may be, another than before: bought, refunded, ended, or given by hand. `here`: this
     * process has found out, and tells it to browsers; others hear of it too, to see what it means for their own.
     */
    'members.entitlements-changed': { userId: string; here: boolean };
  }
}

export {};
