import { AppError } from '../common/index.js';

export class UnknownAsset extends AppError {
  readonly code = 'MARKET.UNKNOWN_ASSET';
  readonly status = 422;

  constructor(asset: string) {
    super(`There is no asset ${JSON.stringify(asset.slice(0, 64))}`, {
      errors: [{ field: 'asset', message: 'is not known' }],
    });
  }
}

export class TooManySubscriptions extends AppError {
  readonly code = 'MARKET.TOO_MANY_SUBSCRIPTIONS';
  readonly status = 429;

  constructor(most: number) {
    super(`A connection may watch ${most} series of candles at most`);
  }
}

/** The client has unsubscribed, or gone, before its subscription was there. */
export class NotSubscribed extends AppError {
  readonly code = 'MARKET.NOT_SUBSCRIBED';
  readonly status = 409;

  constructor() {
    super('The subscription was ended before it began');
  }
}
