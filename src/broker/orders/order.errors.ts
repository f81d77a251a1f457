import { AppError } from '../../common/index.js';
import { fieldAtFault } from '../broker.errors.js';
import type { Trade } from './trade.js';

export class OrderIdTaken extends AppError {
  readonly code = 'BROKER.CLIENT_ORDER_ID_TAKEN';
  readonly status = 409;

  constructor() {
    super('There is another order with this clientOrderId, and this one differs from it', {
      errors: [{ field: 'clientOrderId', message: 'belongs to an order with other values' }],
    });
  }
}

export class OrderNotFound extends AppError {
  readonly code = 'BROKER.ORDER_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such order');
  }
}

/** The broker refused an order after it was written: what its row says, as an answer. */
export class OrderRejected extends AppError {
  readonly code: string;
  readonly status: number;

  constructor({ rejection }: Pick<Trade, 'rejection'>) {
    const { code, detail } = rejection ?? { code: 'BROKER.REFUSED', detail: 'The broker refused the order' };
    super(detail, fieldAtFault(code, detail));
    this.code = code;
    this.status = this.code === 'BROKER.STAKE_OUT_OF_RANGE' ? 422 : 409;
  }
}
