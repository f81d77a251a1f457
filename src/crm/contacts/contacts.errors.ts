import { AppError } from '../../common/index.js';

export class ContactNotFound extends AppError {
  readonly code = 'CRM.CONTACT_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such contact');
  }
}

export class ContactEmailTaken extends AppError {
  readonly code = 'CRM.EMAIL_TAKEN';
  readonly status = 409;

  constructor() {
    super('There is a contact with this e-mail already');
  }
}
