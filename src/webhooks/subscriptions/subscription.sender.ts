import { Injectable } from '@nestjs/common';
import { Clock, HttpOut, HttpOutError } from '../../platform/index.js';
import { signStandard } from '../kinds/standard/standard-signature.js';
import { retryAfterMs } from './answer.rules.js';
import type { OutgoingAttempt } from './outgoing.schema.js';
import { type KnownSubscription, SubscriptionDirectory } from './subscription.directory.js';

/** For one attempt, from the name's resolution to the end of the answer, in ms. */
const TIMEOUT_MS = 15_000;
/** What is kept of an answer. */
const RESPONSE_BYTES = 2048;

/** A message as Standard Webhooks recommends it. */
export interface OutgoingMessage {
  type: string;
  /** ISO 8601. */
  timestamp: string;
  data: object;
}

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
    const body = JSON.stringify(message);
    const headers = this.signed(subscription, id, at, body);
    if (!headers) {
      const error = 'Its secret cannot be read any more: rotate it';
      return { attempt: attempt({ error }), retryAfterMs: 0 };
    }
    try {
      const {
        status,
        headers: answered,
        body: response,
      } = await this.http.request({
        url: subscription.row.url,
        method: 'POST',
        headers,
        body,
        timeoutMs: TIMEOUT_MS,
        maxResponseBytes: RESPONSE_BYTES,
        repeatable: true,
      });
      return {
        attempt: attempt({ status, ...(response.length > 0 && { response: response.toString('utf8') }) }),
        retryAfterMs: retryAfterMs(answered['retry-after'], this.clock.now()),
      };
    } catch (error) {
      if (!(error instanceof HttpOutError)) throw error;
      return { attempt: attempt({ error: `${error.message} (${error.code})` }), retryAfterMs: 0 };
    }
  }

  /** With each key that is good, so that a receiver may change to the new one when it likes. */
  private signed(
    subscription: KnownSubscription,
    id: string,
    at: Date,
    body: string,
  ): Record<string, string> | null {
    const timestamp = Math.floor(at.getTime() / 1000);
    const signed = this.directory.keysOf(subscription).map((key) => signStandard(key, id, timestamp, body));
    if (signed.length === 0) return null;
    return {
      'content-type': 'application/json',
      'user-agent': 'Trader-Dashboard-Webhooks/1',
      ...signed[0],
      'webhook-signature': signed.map((headers) => headers['webhook-signature']).join(' '),
    };
  }
}
