export interface Limit {
  /** Attempts allowed within the window. */
  readonly max: number;
  readonly windowMs: number;
}

/** One attempt, as it was counted or refused. */
export interface Hit {
  /** 0 when it is allowed, else how many milliseconds to wait; then it is not counted. */
  readonly waitMs: number;
  /** Takes it back, where it was counted. Never rejects. */
  refund(): Promise<void>;
}

/** Counts attempts in fixed windows that begin with the first one. Neither waits long nor rejects. */
export abstract class AttemptCounters {
  abstract hit(key: string, limit: Limit): Promise<Hit>;
  /** Forgets the attempts under a key. */
  abstract reset(key: string): Promise<void>;
}
