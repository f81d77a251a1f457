import { AppError } from '../common/index.js';

export class ModuleNotFound extends AppError {
  readonly code = 'MODULE.NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such module');
  }
}

export class ModuleTaken extends AppError {
  readonly code = 'MODULE.TAKEN';
  readonly status = 409;

  constructor(slug: string) {
    super(`There is a module "${slug}" already`);
  }
}

/** Something that is sold or learned would lose a part. */
export class ModuleInUse extends AppError {
  readonly code = 'MODULE.IN_USE';
  readonly status = 409;
}

/** Why a module is locked for somebody. */
export type LockReason = 'not_owned' | 'prerequisites';

/** Nothing that the caller has bought unlocks it now, or modules that come before it are not completed. */
export class ModuleLocked extends AppError {
  readonly code = 'MODULE.LOCKED';
  readonly status = 403;

  constructor(
    detail: string,
    more: { reason: LockReason; module: string; checkoutUrl?: string; missing?: string[] },
  ) {
    super(detail, { more });
  }
}

export class LessonNotFound extends AppError {
  readonly code = 'MODULE.LESSON_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('The module has no such lesson');
  }
}

/** Its day has not come: lessons open one after the other, counted from the member's own start. */
export class LessonNotYet extends AppError {
  readonly code = 'MODULE.LESSON_NOT_YET';
  readonly status = 403;

  constructor(availableAt: Date) {
    super(`This lesson opens at ${availableAt.toISOString()}`, {
      more: { availableAt: availableAt.toISOString() },
    });
  }
}

export class ProductNotFound extends AppError {
  readonly code = 'PRODUCT.NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such product');
  }
}

export class GrantNotFound extends AppError {
  readonly code = 'GRANT.NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such grant');
  }
}

export class MemberNotFound extends AppError {
  readonly code = 'GRANT.USER_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such user');
  }
}
