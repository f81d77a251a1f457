import { Injectable } from '@nestjs/common';
import { Clock, HttpOut, HttpOutError } from '../../platform/index.js';
import { retryAfterMs } from './answer.rules.js';
import type { OutgoingAttempt } from './outgoing.schema.js';
import { type OutgoingMessage, postSigned } from './signed-post.js';
import { type KnownSubscription, SubscriptionDirectory } from './subscription.directory.js';

export interface Sent {
  attempt: OutgoingAttempt;
  /** What the answer asked to wait, in ms; 0 when it did not. */
  retryAfterMs: number;
}

/** Signs a message and posts it, once. */
@Injectable()
export class SubscriptionSender {
  constructor(
    private readonly http: HttpOut,
    private readonly directory: SubscriptionDirectory,
    private readonly clock: Clock,
  ) {}

  /** Never throws what the subscriber is to blame for: it stands in the attempt. */
  async post(subscription: KnownSubscription, id: string, message: OutgoingMessage): Promise<Sent> {
    const at = this.clock.date();
    const started = performance.now();
    const attempt = (rest: Partial<OutgoingAttempt>): OutgoingAttempt => ({
      at,
      durationMs: Math.round(performance.now() - started),
      ...rest,
    });
    const keys = this.directory.keysOf(subscription);
    if (keys.length === 0) {
      const error = 'Its secret cannot be read any more: rotate it';
      return { attempt: attempt({ error }), retryAfterMs: 0 };
    }
    try {
      const {
        status,
        headers: answered,
        body: response,
      } = await postSigned(this.http, { url: subscription.row.url, keys, id, at, message });
      return {
        attempt: attempt({ status, ...(response.length > 0 && { response: response.toString('utf8') }) }),
        retryAfterMs: retryAfterMs(answered['retry-after'], this.clock.now()),
      };
    } catch (error) {
      if (!(error instanceof HttpOutError)) throw error;
      return { attempt: attempt({ error: `${error.message} (${error.code})` }), retryAfterMs: 0 };
    }
  }
}
