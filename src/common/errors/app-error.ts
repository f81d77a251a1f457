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

  constructor(
    detail: string,
    extra: { errors?: readonly FieldError[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: extra.cause });
    this.name = new.target.name;
    if (extra.errors) this.errors = extra.errors;
    if (extra.retryAfter !== undefined) this.retryAfter = extra.retryAfter;
  }
}

/** The input breaks a rule; every field at fault is named. */
export class InvalidInput extends AppError {
  readonly code = 'COMMON.INVALID_INPUT';
  readonly status = 400;

  constructor(errors: readonly FieldError[]) {
    const [first] = errors;
    super(first ? `${first.field || 'body'}: ${first.message}` : 'The input is not valid', { errors });
  }
}

export class Unavailable extends AppError {
  readonly code = 'COMMON.UNAVAILABLE';
  readonly status = 503;

  constructor(detail: string, cause?: unknown) {
    super(detail, { retryAfter: 2, cause });
  }
}
