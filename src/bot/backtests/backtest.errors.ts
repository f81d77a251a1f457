import { AppError, type FieldError } from '../../common/index.js';

export class BacktestNotFound extends AppError {
  readonly code = 'BACKTEST.NOT_FOUND';
  readonly status = 404;

  constructor() {
    super('There is no such backtest');
  }
}

export class TooManyBacktests extends AppError {
  readonly code = 'BACKTEST.TOO_MANY';
  readonly status = 409;
}

/** The candles that were asked for are not there. */
export class NoCandles extends AppError {
  readonly code = 'BACKTEST.NO_CANDLES';
  readonly status = 422;
}

/** The body of an upload is not what its form says. */
export class BadUpload extends AppError {
  readonly code = 'BACKTEST.BAD_UPLOAD';
  readonly status = 400;
}

/** An error of a worker thread that clients understand, as it was there. */
export class WorkerRefusal extends AppError {
  readonly code: string;
  readonly status: number;

  constructor(of: { code: string; status: number; message: string; errors?: readonly FieldError[] }) {
    super(of.message, of.errors ? { errors: of.errors } : {});
    this.code = of.code;
    this.status = of.status;
  }
}
