import { AppError } from '../../common/index.js';

export class EventTypeNotFound extends AppError {
  readonly code = 'EVENT_TYPE.NOT_FOUND';
  readonly status = 404;

  constructor(type: string) {
    super(`The event type ${type.slice(0, 64)} is not declared`);
  }
}

export class EventTypeTaken extends AppError {
  readonly code = 'EVENT_TYPE.TAKEN';
  readonly status = 409;

  constructor(type: string) {
    super(`The event type ${type} is declared already`);
  }
}

/** Each declared field costs an index, and a collection holds only so many. */
export class TooManyFields extends AppError {
  readonly code = 'EVENT_TYPE.TOO_MANY_FIELDS';
  readonly status = 400;

  constructor(most: number) {
    const message = `would make more than ${most} declared fields of all types together`;
    super(`fields: ${message}`, { errors: [{ field: 'fields', message }] });
  }
}
