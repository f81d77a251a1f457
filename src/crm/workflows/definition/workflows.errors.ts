import { AppError } from '../../../common/index.js';
import type { Problem } from './checking/problem.js';
import type { WorkflowState } from './workflow.states.js';

/** As in any other answer; `problems` has them all. */
const MOST_ERRORS = 50;

export class WorkflowNotFound extends AppError {
  readonly code = 'CRM.WORKFLOW_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such workflow');
  }
}

export class EditionNotFound extends AppError {
  readonly code = 'CRM.WORKFLOW_EDITION_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('This workflow has no such edition');
  }
}

/** Somebody else has changed it since it was read. */
export class WorkflowChanged extends AppError {
  readonly code = 'CRM.WORKFLOW_CHANGED';
  readonly status = 409;

  constructor(version: number) {
    super('Somebody else has changed this workflow meanwhile: read it again, or leave `version` out', {
      more: { version },
    });
  }
}

/** Its state does not allow it. */
export class WorkflowInWrongState extends AppError {
  readonly code = 'CRM.WORKFLOW_STATE';
  readonly status = 409;

  constructor(status: WorkflowState, what: string) {
    super(`This workflow is ${status}: ${what}`, { more: { state: status } });
  }
}

/** It cannot be switched on; `problems` names all that is in the way. */
export class WorkflowInvalid extends AppError {
  readonly code = 'CRM.WORKFLOW_INVALID';
  readonly status = 422;

  constructor(problems: readonly Problem[]) {
    const [{ path, message }] = problems;
    super(`This workflow cannot be switched on: ${path === undefined ? '' : `${path}: `}${message}`, {
      errors: problems
        .slice(0, MOST_ERRORS)
        .map(({ path: field = '', message: said }) => ({ field, message: said })),
      more: { problems },
    });
  }
}
