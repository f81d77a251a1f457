import { AppError } from '../../common/index.js';

export class SuppressionNotFound extends AppError {
  readonly code = 'CRM.SUPPRESSION_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('This address is not on the suppression list');
  }
}

export class SignUpOff extends AppError {
  readonly code = 'CRM.SIGN_UP_OFF';
  readonly status = 404;

  constructor() {
    super('Nobody can sign up here: SUBSCRIBE is off');
  }
}

export class TooManySignUps extends AppError {
  readonly code = 'CRM.TOO_MANY_SIGN_UPS';
  readonly status = 429;

  constructor(retryAfter: number) {
    super('Too many sign-ups; try again later', { retryAfter });
  }
}

/** No secret is set for the provider, or there is none of that name. */
export class BounceProviderUnknown extends AppError {
  readonly code = 'CRM.BOUNCE_PROVIDER_UNKNOWN';
  readonly status = 404;

  constructor() {
    super('MAIL_BOUNCE_SECRETS names no such provider');
  }
}

/** @param detail what did not fit, without what was expected */
export class BounceUnverified extends AppError {
  readonly code = 'CRM.BOUNCE_UNVERIFIED';
  readonly status = 401;
}
