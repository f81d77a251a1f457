export interface FieldError {
  /** Path of the input at fault: `value`, `[3].metadata.$x`. */
  field: string;
  message: string;
}

/**
 * A failure that a client can understand. Each room derives its own with a stable code;
 * one filter maps them to RFC 9457 problem details.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  /** Fields at fault, when the input was. */
  readonly errors?: readonly FieldError[];
  /** Seconds until it is worth trying again; sent as Retry-After. */
  readonly retryAfter?: number;
  /** More of the problem, for programs, under names of its own: `{ checkoutUrl }`. */
  readonly more?: Readonly<Record<string, unknown>>;

  constructor(
    detail: string,
    extra: {
      errors?: readonly FieldError[];
      retryAfter?: number;
      more?: Readonly<Record<string, unknown>>;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: extra.cause });
    this.name = new.target.name;
    if (extra.errors) this.errors = extra.errors;
    if (extra.retryAfter !== undefined) this.retryAfter = extra.retryAfter;
    if (extra.more) this.more = extra.more;
  }
}

/** Enough to see what is wrong, and little enough for an answer. */
const MOST_ERRORS = 50;
/** Of a field's path, which may hold keys that the client has made up. */
const MOST_PATH = 200;

/** The input breaks a rule; the first 50 fields at fault are named. */
export class InvalidInput extends AppError {
  readonly code = 'COMMON.INVALID_INPUT';
  readonly status = 400;

  constructor(errors: readonly FieldError[]) {
    const shown = errors.slice(0, MOST_ERRORS).map(({ field, message }) => ({ field: cut(field), message }));
    const [first] = shown;
    super(first ? `${first.field || 'body'}: ${first.message}` : 'The input is not valid', { errors: shown });
  }
}

function cut(path: string): string {
  return path.length > MOST_PATH ? `${path.slice(0, MOST_PATH)}…` : path;
}

export class Unavailable extends AppError {
  readonly code = 'COMMON.UNAVAILABLE';
  readonly status = 503;

  constructor(detail: string, cause?: unknown) {
    super(detail, { retryAfter: 2, cause });
  }
}
