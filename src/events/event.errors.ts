import { AppError } from '../common/index.js';

export class EventNotFound extends AppError {
  readonly code = 'EVENT.NOT_FOUND';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no event with the id ${id.slice(0, 128)}`);
  }
}

/** Also for an id whose event was deleted: a late copy of it must not bring it back. */
export class EventIdTaken extends AppError {
  readonly code = 'EVENT.ID_TAKEN';
  readonly status = 409;

  constructor(id: string) {
    super(`The id ${id} has been used before`);
  }
}

/** A search without an index ran too long; a shorter period, a type or a user makes it quick. */
export class EventSearchTooWide extends AppError {
  readonly code = 'EVENT.SEARCH_TOO_WIDE';
  readonly status = 400;

  constructor() {
    super('This search takes too long; narrow it by time, type or user', {
      errors: [{ field: 'from', message: 'must narrow the search' }],
    });
  }
}
