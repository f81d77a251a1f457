import { AppError } from '../../common/index.js';

export class NotPaper extends AppError {
  readonly code = 'BROKER.NOT_PAPER';
  readonly status = 409;

  constructor() {
    super('Only the demo account of the paper market can be reset here');
  }
}
