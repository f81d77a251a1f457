import { AppError } from '../../../common/index.js';

export class AlertNotFound extends AppError {
  readonly code = 'ALERT.NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such alert, or it ended more than 180 days ago');
  }
}
