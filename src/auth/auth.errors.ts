import { AppError, InvalidInput } from '../common/index.js';

/** No credentials, or ones that are no longer (or never were) good. */
export class Unauthenticated extends AppError {
  readonly code = 'AUTH.UNAUTHENTICATED';
  readonly status = 401;

  constructor(detail = 'Log in first: the access token or API key is missing, wrong or no longer valid') {
    super(detail);
  }
}

export class Forbidden extends AppError {
  readonly code = 'AUTH.FORBIDDEN';
  readonly status = 403;
}

/** One answer for unknown accounts, wrong passwords and suspended accounts. */
export class WrongCredentials extends AppError {
  readonly code = 'AUTH.WRONG_CREDENTIALS';
  readonly status = 401;

  constructor() {
    super('E-mail or password is wrong');
  }
}

export class AccountSuspended extends AppError {
  readonly code = 'AUTH.SUSPENDED';
  readonly status = 401;

  constructor() {
    super('This account is suspended');
  }
}

export class WrongPassword extends AppError {
  readonly code = 'AUTH.WRONG_PASSWORD';
  readonly status = 403;

  constructor() {
    super('The current password is wrong');
  }
}

export class EmailTaken extends AppError {
  readonly code = 'AUTH.EMAIL_TAKEN';
  readonly status = 409;

  constructor() {
    super('An account with this e-mail exists already');
  }
}

export class RegistrationClosed extends AppError {
  readonly code = 'AUTH.REGISTRATION_CLOSED';
  readonly status = 403;

  constructor() {
    super('Registration is closed');
  }
}

export class InviteInvalid extends AppError {
  readonly code = 'AUTH.INVITE_INVALID';
  readonly status = 403;

  constructor() {
    super('Registration needs an invite for this e-mail that is not used and not expired');
  }
}

export class ScopeBeyondRole extends AppError {
  readonly code = 'AUTH.SCOPE_BEYOND_ROLE';
  readonly status = 403;
}

export class OriginRefused extends AppError {
  readonly code = 'AUTH.ORIGIN_REFUSED';
  readonly status = 403;

  constructor() {
    super('A page of this origin may not use the cookie');
  }
}

export class TooManyAttempts extends AppError {
  readonly code = 'AUTH.TOO_MANY_ATTEMPTS';
  readonly status = 429;

  /** @param retryAfter seconds */
  constructor(retryAfter: number) {
    super('Too many attempts; try again later', { retryAfter });
  }
}

export class NotFound extends AppError {
  readonly code = 'AUTH.NOT_FOUND';
  readonly status = 404;
}

/** Nobody could manage users any more. */
export class LastAdmin extends AppError {
  readonly code = 'AUTH.LAST_ADMIN';
  readonly status = 409;

  constructor() {
    super('This is the last active admin: make another one first');
  }
}

export class InvalidExpiry extends InvalidInput {
  constructor() {
    super([{ field: 'expiresAt', message: 'must be in the future' }]);
  }
}

/** Unknown, expired, used, or of another purpose: nothing more is told. */
export class TokenInvalid extends AppError {
  readonly code = 'AUTH.TOKEN_INVALID';
  readonly status = 400;

  constructor() {
    super('The token is not valid, or no longer: ask for another mail', {
      errors: [{ field: 'token', message: 'is wrong, expired or used already' }],
    });
  }
}

/** Wrong, expired, used again, or of a session that is over: the client has to log in. */
export class RefreshRefused extends AppError {
  readonly code = 'AUTH.REFRESH_REFUSED';
  readonly status = 401;

  constructor() {
    super('The refresh token is not valid any more; log in again');
  }
}
