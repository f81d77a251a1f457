import { AppError, Unavailable } from '../../common/index.js';
import { StillInUse, type Use } from './uses.js';

export class ContactNotFound extends AppError {
  readonly code = 'CRM.CONTACT_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such contact');
  }
}

/** Others were faster at the same contacts, so often that it is no accident. */
export class ContactsBusy extends Unavailable {
  constructor() {
    super('These contacts are changed by many at once; try again shortly');
  }
}

export class ContactEmailTaken extends AppError {
  readonly code = 'CRM.EMAIL_TAKEN';
  readonly status = 409;

  constructor() {
    super('There is a contact with this e-mail already');
  }
}

/** Somebody who has left, or whose mails come back, is not subscribed by others. */
export class ContactSuppressed extends AppError {
  readonly code = 'CRM.SUPPRESSED';
  readonly status = 409;

  constructor() {
    super(
      'This address is on the suppression list, or its owner was erased: it is subscribed when it is taken off the list, or when they sign up again',
    );
  }
}

/** A search without an index ran too long. */
export class ContactSearchTooWide extends AppError {
  readonly code = 'CRM.SEARCH_TOO_WIDE';
  readonly status = 400;

  constructor() {
    super('This search takes too long; narrow it by tag, stage or owner', {
      errors: [{ field: 'search', message: 'must be narrowed' }],
    });
  }
}

export class FieldNotFound extends AppError {
  readonly code = 'CRM.FIELD_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such field');
  }
}

export class FieldInUse extends StillInUse {
  readonly code = 'CRM.FIELD_IN_USE';

  constructor(uses: readonly Use[]) {
    super('field', uses);
  }
}

export class FieldTaken extends AppError {
  readonly code = 'CRM.FIELD_TAKEN';
  readonly status = 409;
}

export class TooManyFields extends AppError {
  readonly code = 'CRM.TOO_MANY_FIELDS';
  readonly status = 409;

  constructor(most: number) {
    super(`There are ${most} fields already: remove one first`);
  }
}

export class StageNotFound extends AppError {
  readonly code = 'CRM.STAGE_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such stage');
  }
}

export class StageTaken extends AppError {
  readonly code = 'CRM.STAGE_TAKEN';
  readonly status = 409;

  constructor(key: string) {
    super(`There is a stage "${key}" already`);
  }
}

export class StageInUse extends AppError {
  readonly code = 'CRM.STAGE_IN_USE';
  readonly status = 409;

  constructor() {
    super('Contacts are in this stage: move them first');
  }
}

export class TooManyStages extends AppError {
  readonly code = 'CRM.TOO_MANY_STAGES';
  readonly status = 409;

  constructor(most: number) {
    super(`There are ${most} stages already: remove one first`);
  }
}

export class NoteNotFound extends AppError {
  readonly code = 'CRM.NOTE_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('The contact has no such note');
  }
}

export class TaskNotFound extends AppError {
  readonly code = 'CRM.TASK_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('The contact has no such task');
  }
}

export class UploadNoCsv extends AppError {
  readonly code = 'CRM.NO_CSV';
  readonly status = 415;

  constructor() {
    super('The body is to be the file itself, as text/csv');
  }
}

export class UploadTooLarge extends AppError {
  readonly code = 'COMMON.TOO_LARGE';
  readonly status = 413;

  constructor(mostBytes: number) {
    super(`The file has more than ${mostBytes} bytes`);
  }
}

/** The sender has left, or sends too slowly: nothing of the file was taken. */
export class UploadBroken extends AppError {
  readonly code = 'CRM.UPLOAD_BROKEN';
  readonly status = 400;

  constructor(cause: unknown) {
    super('The file did not arrive whole; nothing of it was taken', { cause });
  }
}

export class ImportColumns extends AppError {
  readonly code = 'CRM.IMPORT_COLUMNS';
  readonly status = 400;
}
