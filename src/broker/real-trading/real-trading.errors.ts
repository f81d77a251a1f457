import { AppError } from '../../common/index.js';

export class RealTradingOff extends AppError {
  readonly code = 'BROKER.REAL_TRADING_OFF';
  readonly status = 409;

  constructor() {
    super('Trading with real money is switched off; PUT /api/broker/real-trading switches it on');
  }
}

export class RealLimitReached extends AppError {
  readonly code = 'BROKER.REAL_LIMIT';
  readonly status = 422;

  constructor(detail: string) {
    super(detail, { errors: [{ field: 'stake', message: 'is beyond your limit of real money' }] });
  }
}
