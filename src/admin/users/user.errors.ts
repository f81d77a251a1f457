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

export class UserSuspended extends AppError {
  readonly code = 'ADMIN.USER_SUSPENDED';
  readonly status = 409;

  constructor() {
    super('The account is suspended: activate it first');
  }
}

export class EraseYourself extends AppError {
  readonly code = 'ADMIN.ERASE_YOURSELF';
  readonly status = 409;

  constructor() {
    super('Your own account is erased by DELETE /api/me');
  }
}
