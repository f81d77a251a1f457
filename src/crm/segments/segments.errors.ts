import { AppError } from '../../common/index.js';
import { StillInUse, type Use } from '../contacts/uses.js';

export class SegmentNotFound extends AppError {
  readonly code = 'CRM.SEGMENT_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such segment');
  }
}

export class SegmentInUse extends StillInUse {
  readonly code = 'CRM.SEGMENT_IN_USE';

  constructor(uses: readonly Use[]) {
    super('segment', uses);
  }
}

/** What rules ask of the fields of contacts took too long. */
export class SegmentTooWide extends AppError {
  readonly code = 'CRM.SEGMENT_TOO_WIDE';
  readonly status = 400;

  constructor() {
    super('These rules take too long to ask; narrow them by tag, stage, owner or lifecycle', {
      errors: [{ field: 'rules', message: 'must be narrowed' }],
    });
  }
}
