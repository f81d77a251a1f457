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
