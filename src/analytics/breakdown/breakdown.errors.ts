import { AppError } from '../../common/index.js';

export class FieldNotDeclared extends AppError {
  readonly code = 'ANALYTICS.FIELD_NOT_DECLARED';
  readonly status = 400;

  constructor(type: string, path: string) {
    const message = `${path} is not declared for events of type ${type}; /api/event-types declares it`;
    super(`by: ${message}`, { errors: [{ field: 'by', message }] });
  }
}

/** A field that tells nearly every event from the others, such as the number of an order. */
export class TooManyValues extends AppError {
  readonly code = 'ANALYTICS.TOO_MANY_VALUES';
  readonly status = 400;

  constructor(most: number) {
    const message = `has more than ${most} different values in this period; take a shorter one, or another field`;
    super(`by: ${message}`, { errors: [{ field: 'by', message }] });
  }
}
