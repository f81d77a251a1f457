import { AppError } from '../../../common/index.js';

export class RuleNotFound extends AppError {
  readonly code = 'ALERT.RULE_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such alert rule');
  }
}

export class TooManyRules extends AppError {
  readonly code = 'ALERT.TOO_MANY_RULES';
  readonly status = 409;

  constructor(most: number) {
    super(`There are ${most} alert rules already: delete one first`);
  }
}
