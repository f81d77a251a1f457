import { AppError } from '../../common/index.js';

/** Events themselves are more than figures about them. */
export class EventsForbidden extends AppError {
  readonly code = 'AUTH.FORBIDDEN';
  readonly status = 403;

  constructor() {
    super('The report events needs the permission events:read');
  }
}
