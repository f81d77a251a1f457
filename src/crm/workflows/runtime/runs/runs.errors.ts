import { AppError } from '../../../../common/index.js';
import type { RunState } from './run.states.js';

export class RunNotFound extends AppError {
  readonly code = 'CRM.RUN_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('This workflow has no such run');
  }
}

/** Its state does not allow it. */
export class RunInWrongState extends AppError {
  readonly code = 'CRM.RUN_STATE';
  readonly status = 409;

  constructor(state: RunState, what: string) {
    super(`This run is ${state}: ${what}`, { more: { state } });
  }
}

/** The contact has been in the workflow, and may not enter it again, or not yet. */
export class EntryRefused extends AppError {
  readonly code = 'CRM.WORKFLOW_REENTRY';
  readonly status = 409;

  constructor() {
    super('This contact has been in this workflow, and its rule of re-entry does not let them in again now');
  }
}
