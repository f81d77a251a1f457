import { AppError } from '../../common/index.js';

/** The platform does not take the SSID that was given; nothing was saved. */
export class SsidRefused extends AppError {
  readonly code = 'BROKER.SSID_REFUSED';
  readonly status = 422;

  constructor() {
    super('The platform does not take this SSID: it is wrong or has expired. Nothing was saved', {
      errors: [{ field: 'ssid', message: 'is not taken by the platform' }],
    });
  }
}

/** The SSID belongs to another user of the platform than the first one of this connection. */
export class OtherPlatformUser extends AppError {
  readonly code = 'BROKER.OTHER_PLATFORM_USER';
  readonly status = 409;

  constructor() {
    super('This SSID belongs to another user of the platform. Delete the connection first to use it');
  }
}

/** Only with the session that bought them can open orders be seen to their end. */
export class OrdersOpen extends AppError {
  readonly code = 'BROKER.ORDERS_OPEN';
  readonly status = 409;

  constructor() {
    super('Orders at this broker are open; delete the connection when they are settled');
  }
}
