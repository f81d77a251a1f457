import { AppError } from '../common/index.js';

export class InsightNotFound extends AppError {
  readonly code = 'INSIGHT.NOT_FOUND';
  readonly status = 404;
}

export class TooManyInsights extends AppError {
  readonly code = 'INSIGHT.TOO_MANY';
  readonly status = 429;

  /** @param retryAfter seconds */
  constructor(retryAfter: number) {
    super('Too many insights were asked for; try again later', { retryAfter });
  }
}
