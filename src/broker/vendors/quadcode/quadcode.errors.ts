import { AppError } from '../../../common/index.js';

/** The installed edition of the vendor's SDK has no such thing. */
export class NotSupported extends AppError {
  readonly code = 'BROKER.NOT_SUPPORTED';
  readonly status = 501;
}

/** A variable without which the vendor cannot be reached is not set; the message names it. */
export class NotConfigured extends AppError {
  readonly code = 'BROKER.NOT_CONFIGURED';
  readonly status = 501;
}

/** No new SSID came from the renewal service. */
export class RenewalFailed extends AppError {
  readonly code = 'BROKER.RENEWAL_FAILED';
  readonly status = 503;

  /** @param permanent whether trying again is of no use until somebody changes something */
  constructor(
    detail: string,
    readonly permanent: boolean,
  ) {
    super(detail, permanent ? {} : { retryAfter: 30 });
  }
}
