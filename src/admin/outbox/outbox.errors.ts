import { AppError } from '../../common/index.js';

export class MailNotFound extends AppError {
  readonly code = 'ADMIN.MAIL_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('No such mail, or it was written more than 90 days ago');
  }
}
