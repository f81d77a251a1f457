import { AppError } from '../../common/index.js';

/** There is neither a key nor an address of a language model. */
export class ModelNotConfigured extends AppError {
  readonly code = 'OPENAI.NOT_CONFIGURED';
  readonly status = 503;

  constructor() {
    super('There is no language model: set OPENAI_API_KEY, or OPENAI_BASE_URL for another server');
  }
}

/** The model's server does not answer now: no connection, a time-out, too many requests, or a fault of its own. */
export class ModelUnavailable extends AppError {
  readonly code = 'OPENAI.UNAVAILABLE';
  readonly status = 503;
  /** Whether the model may have read the request all the same, and so cost something. */
  readonly mayHaveCost: boolean;

  constructor(
    detail: string,
    { mayHaveCost = false, ...extra }: { retryAfter?: number; cause?: unknown; mayHaveCost?: boolean } = {},
  ) {
    super(detail, extra);
    this.mayHaveCost = mayHaveCost;
  }
}

/** The model's server does not take the request, now or later: a wrong key, an unknown model, no credit. */
export class ModelRefused extends AppError {
  readonly code = 'OPENAI.REFUSED';
  readonly status = 502;

  constructor(detail: string, cause?: unknown) {
    super(detail, { cause });
  }
}

/** What came is no answer: broken off, empty, far too long, or nothing that could be read. */
export class ModelMisbehaved extends AppError {
  readonly code = 'OPENAI.MISBEHAVED';
  readonly status = 502;

  constructor(detail: string, cause?: unknown) {
    super(detail, { cause });
  }
}

/** A budget has no room for the request. */
export class TokensSpent extends AppError {
  readonly code = 'OPENAI.TOKENS_SPENT';
  readonly status = 429;

  /** @param retryAfter seconds until the budget is new; missing: it never is */
  constructor(detail: string, retryAfter?: number) {
    super(detail, retryAfter === undefined ? {} : { retryAfter });
  }
}
