import { Injectable } from '@nestjs/common';
import { decodeCursor, notOfThisList, newId, toPage } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { inSteps } from '../in-steps.js';
import { DeliveryNotFound, DeliveryNotRetryable, SubscriptionNotFound } from '../webhooks.errors.js';
import { verdictOf } from './answer.rules.js';
import { Dispatcher } from './dispatcher.js';
import {
  type ListOutgoingDto,
  type OutgoingDelivery,
  type OutgoingPage,
  type PingResult,
  toOutgoing,
} from './outgoing.dto.js';
import { type OutgoingPosition, OutgoingRepository } from './outgoing.repository.js';
import { OUTGOING_REPEATABLE } from './outgoing.status.js';
import { SubscriptionDirectory } from './subscription.directory.js';
import { SubscriptionRepository } from './subscription.repository.js';
import type { SubscriptionDocument } from './subscription.schema.js';
import { SubscriptionSender } from './subscription.sender.js';

const REMOVED_AT_ONCE = 1000;

/** Looking at what was sent, sending it again, and trying a subscriber out. */
@Injectable()
export class OutgoingService {
  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly directory: SubscriptionDirectory,
    private readonly outgoing: OutgoingRepository,
    private readonly sender: SubscriptionSender,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  async list(subscriptionId: string, { status, limit, cursor }: ListOutgoingDto): Promise<OutgoingPage> {
    await this.subscription(subscriptionId);
    const after = cursor ? positionOf(cursor) : undefined;
    const rows = await this.outgoing.list(subscriptionId, status, limit + 1, after);
    return toPage(rows, limit, ({ createdAt, _id }) => [createdAt.getTime(), _id], toOutgoing);
  }

  /** Sends a ping now, whether it is enabled or not; how it ends changes nothing else. */
  async ping(subscriptionId: string): Promise<PingResult> {
    const subscription = this.directory.known(await this.subscription(subscriptionId));
    const at = this.clock.date();
    const id = newId('msg', at.getTime());
    const message = { type: 'ping', timestamp: at.toISOString(), data: { subscriptionId } };
    const { attempt } = await this.sender.post(subscription, id, message);
    const ok = verdictOf(attempt.status) === 'delivered';
    await this.outgoing.insert({
      _id: id,
      subscriptionId,
      type: 'ping',
      status: ok ? 'delivered' : 'dead',
      createdAt: at,
      place: 0,
      tries: 1,
      attempts: [attempt],
      finishedAt: this.clock.date(),
      ...(!ok && { reason: 'a ping is not repeated' }),
    });
    const { status = null, durationMs, response = null, error } = attempt;
    return { ok, status, durationMs, response, ...(error !== undefined && { error }), deliveryId: id };
  }

  async retry(subscriptionId: string, id: string): Promise<OutgoingDelivery> {
    const { enabled } = await this.subscription(subscriptionId);
    const { status, eventId } = await this.delivery(subscriptionId, id);
    if (!enabled) throw new DeliveryNotRetryable('The subscription is disabled: enable it first');
    if (eventId === undefined) throw new DeliveryNotRetryable('A ping is not repeated: send another one');
    if (!(await this.outgoing.makeDue(subscriptionId, id, OUTGOING_REPEATABLE, this.clock.date()))) {
      throw new DeliveryNotRetryable(`Only what has been tried is sent again; it is ${status}`);
    }
    const now = toOutgoing(await this.delivery(subscriptionId, id));
    this.dispatcher.wake([subscriptionId]);
    return now;
  }

  /**
   * Removes what was finished before a time, and cancels what still waits for subscriptions that are no more. Returns how
   * many were removed.
   * @throws the signal's reason when it is aborted; the steps done stay done
   */
  async removeFinished(before: Date, signal: AbortSignal): Promise<number> {
    const waitedFor = await this.outgoing.waitedFor(); // first: one that is made meanwhile must be known
    const known = new Set((await this.subscriptions.findAll()).map(({ _id }) => _id));
    for (const id of waitedFor) {
      if (!known.has(id)) {
        await this.outgoing.cancelAll(id, 'the subscription was deleted', this.clock.date());
      }
    }
    return inSteps((most) => this.outgoing.removeFinished(before, most), REMOVED_AT_ONCE, signal);
  }

  private async subscription(id: string): Promise<SubscriptionDocument> {
    const found = await this.subscriptions.findById(id);
    if (!found) throw new SubscriptionNotFound('No such webhook subscription');
    return found;
  }

  private async delivery(subscriptionId: string, id: string) {
    const found = await this.outgoing.findById(subscriptionId, id);
    if (!found) throw new DeliveryNotFound('No such delivery');
    return found;
  }
}

/** @throws InvalidInput */
function positionOf(cursor: string): OutgoingPosition {
  const [createdAt, id] = decodeCursor(cursor, 2);
  if (Number.isSafeInteger(createdAt) && typeof id === 'string')
    return { createdAt: createdAt as number, id };
  throw notOfThisList();
}
