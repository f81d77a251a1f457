import { AppError, Unavailable } from '../../common/index.js';

/** Something has to come to its end first; the erasure goes on by itself. */
export class ErasureNotYet extends Unavailable {}

export class TooManyExports extends AppError {
  readonly code = 'AUTH.TOO_MANY_EXPORTS';
  readonly status = 429;

  /** @param retryAfter seconds */
  constructor(retryAfter: number) {
    super('You have just had your data several times; come again later', { retryAfter });
  }
}
