import { AppError } from '../../common/index.js';

/** Thrown by a run: another try would fail as well. */
export class PermanentFailure extends Error {
  override readonly name = 'PermanentFailure';
}

/** Why a run's signal is aborted: somebody cancelled the job. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';
}

/** Why a run's signal is aborted: the lease was not renewed in time, and another worker has the job or may take it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Why a run's signal is aborted: it has taken as long as its definition allows. It counts as failed. */
export class RunTooLong extends Error {
  override readonly name = 'RunTooLong';

  constructor(seconds: number) {
    super(`It took more than ${seconds} s`);
  }
}

/** Why a run's signal is aborted: the process stops. The job is given back, and this run is not counted. */
export class WorkerStops extends Error {
  override readonly name = 'WorkerStops';
}

export class CronRefused extends AppError {
  readonly code = 'JOBS.CRON_REFUSED';
  readonly status = 400;
}
