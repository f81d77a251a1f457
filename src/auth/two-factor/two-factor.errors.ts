import { AppError } from '../../common/index.js';

/** The password is right, and a code is needed as well. */
export class TwoFactorRequired extends AppError {
  readonly code = 'AUTH.TWO_FACTOR_REQUIRED';

  /** @param status 401 at the log-in, else 403 */
  constructor(readonly status: 401 | 403 = 401) {
    super('A code of your authenticator app is needed as well; send it as `code`', {
      errors: [{ field: 'code', message: 'is needed' }],
    });
  }
}

/** Wrong, too old, or used before. */
export class TwoFactorWrong extends AppError {
  readonly code = 'AUTH.TWO_FACTOR_WRONG';

  /** @param status 401 at the log-in, else 403 */
  constructor(readonly status: 401 | 403) {
    super('The code is wrong, too old, or was used before', {
      errors: [{ field: 'code', message: 'is not valid' }],
    });
  }
}

export class TwoFactorOn extends AppError {
  readonly code = 'AUTH.TWO_FACTOR_ON';
  readonly status = 409;

  constructor() {
    super('Two-factor authentication is switched on already');
  }
}

export class TwoFactorNotSetUp extends AppError {
  readonly code = 'AUTH.TWO_FACTOR_NOT_SET_UP';
  readonly status = 409;

  constructor() {
    super('Ask for a secret first: POST /api/auth/2fa/setup');
  }
}

export class TwoFactorOff extends AppError {
  readonly code = 'AUTH.TWO_FACTOR_OFF';
  readonly status = 403;

  constructor() {
    super('This needs two-factor authentication, which is switched off: POST /api/auth/2fa/setup');
  }
}
