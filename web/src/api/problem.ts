import type { Schemas } from './schemas';

/** What would not work any more without the thing that is to be removed. */
export interface Use {
  kind: 'segment' | 'campaign' | 'workflow';
  id: string;
  name: string;
}

/** An answer that refuses (RFC 9457), or none at all. */
export class Problem extends Error {
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;
  /** Stable, for programs: `AUTH.WRONG_CREDENTIALS`. */
  readonly code: string;
  readonly detail: string;
  readonly fields: readonly { field: string; message: string }[];
  /** Of a 409 that says what still uses a thing. */
  readonly uses: readonly Use[];
  /** Finds the occurrence in the log. */
  readonly id: string | undefined;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    body: Partial<Schemas['Problem']> & { uses?: readonly Use[] },
    retryAfter?: number,
  ) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'CONSOLE.NO_ANSWER' : 'CONSOLE.UNKNOWN');
    this.detail = this.message;
    this.fields = body.errors ?? [];
    this.uses = body.uses ?? [];
    this.id = body.id;
    this.retryAfter = retryAfter;
  }
}

/** Whatever was thrown, as a problem that a page can show. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, { detail: error instanceof Error ? error.message : String(error) });
}
