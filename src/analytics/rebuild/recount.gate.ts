import { Injectable } from '@nestjs/common';
import { Unavailable } from '../../common/index.js';

/** Closed while the totals are those of another time zone: no answer is better than a wrong one. */
@Injectable()
export class RecountGate {
  private closed = false;

  get isClosed(): boolean {
    return this.closed;
  }

  /** @throws Unavailable */
  check(): void {
    if (this.closed) throw new Unavailable('The totals are being recounted; try again shortly');
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.closed = false;
  }
}
