import { AppError } from '../../common/index.js';

export class NotConnected extends AppError {
  readonly code = 'BOT.NOT_CONNECTED';
  readonly status = 409;

  constructor() {
    super('The bot is not connected to a broker; POST /api/bot/connect first');
  }
}

export class AlreadyRunning extends AppError {
  readonly code = 'BOT.ALREADY_RUNNING';
  readonly status = 409;

  constructor() {
    super('The bot is running; stop it first');
  }
}

/** A former run still waits for its open trades. */
export class StillStopping extends AppError {
  readonly code = 'BOT.STILL_STOPPING';
  readonly status = 409;

  constructor() {
    super('The bot still waits for open trades of its last run; try again shortly, or stop it with force', {
      retryAfter: 5,
    });
  }
}
