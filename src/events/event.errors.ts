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
