import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { EventLedger } from '../events/index.js';

/** Who changes an event by hand and asks at once sees the change: the question waits until it is counted. */
@Injectable()
export class SettledInterceptor implements NestInterceptor {
  constructor(private readonly ledger: EventLedger) {}

  async intercept(_context: ExecutionContext, next: CallHandler) {
    await this.ledger.settled();
    return next.handle();
  }
}
