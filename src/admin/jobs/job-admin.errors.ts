import { AppError } from '../../common/index.js';

export class JobNotFound extends AppError {
  readonly code = 'ADMIN.JOB_NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('No such job, any more');
  }
}

export class JobNotFailed extends AppError {
  readonly code = 'ADMIN.JOB_NOT_FAILED';
  readonly status = 409;

  constructor(state: string) {
    super(`Only a job that has failed is tried again or dismissed, and this one is ${state}`);
  }
}
