import { AppError } from '../../common/index.js';

export class UserNotFound extends AppError {
  readonly code = 'ADMIN.USER_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('No such user');
  }
}

export class OwnAccount extends AppError {
  readonly code = 'ADMIN.OWN_ACCOUNT';
  readonly status = 409;

  constructor() {
    super('Nobody suspends their own account: ask another admin');
  }
}
