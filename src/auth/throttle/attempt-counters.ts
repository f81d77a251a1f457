import type { AppError } from '../../common/index.js';

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

  /** Counts an attempt. @throws what `refusal` makes of the seconds to wait, when it is one too many */
  async admit(key: string, limit: Limit, refusal: (seconds: number) => AppError): Promise<Hit> {
    const hit = await this.hit(key, limit);
    if (hit.waitMs > 0) throw refusal(Math.ceil(hit.waitMs / 1000));
    return hit;
  }
}
