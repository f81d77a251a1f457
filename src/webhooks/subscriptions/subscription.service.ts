import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { AuditNotes, Clock, HttpOut, refuseUnfitUrl } from '../../platform/index.js';
import { GRACE_MS } from '../sealed-secrets.js';
import { SubscriptionNotFound, TooManySubscriptions } from '../webhooks.errors.js';
import { HEALTHY } from './breaker.rules.js';
import { Dispatcher } from './dispatcher.js';
import { OutgoingRepository } from './outgoing.repository.js';
import { outgoingSecret } from './signed-post.js';
import { SubscriptionDirectory } from './subscription.directory.js';
import {
  type CreateSubscriptionDto,
  type RotateSubscriptionSecretDto,
  type Subscription,
  type SubscriptionPage,
  type SubscriptionWithSecret,
  toSubscription,
  type UpdateSubscriptionDto,
} from './subscription.dto.js';
import { SubscriptionRepository } from './subscription.repository.js';
import type { SubscriptionDocument } from './subscription.schema.js';

/** Each event is written and sent once for each of them. */
const MOST_SUBSCRIPTIONS = 100;

/** Who is sent what, and signed with which secret. */
@Injectable()
export class SubscriptionService implements OnApplicationBootstrap {
  constructor(
    private readonly repository: SubscriptionRepository,
    private readonly outgoing: OutgoingRepository,
    private readonly directory: SubscriptionDirectory,
    private readonly dispatcher: Dispatcher,
    private readonly http: HttpOut,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /** Secrets under a former key are encrypted with the current one. */
  async onApplicationBootstrap(): Promise<void> {
    await this.directory.safe.renew(await this.repository.findAll(), (id, field, sealed, anew) =>
      this.repository.reseal(id, field, sealed, anew),
    );
  }

  async list(): Promise<SubscriptionPage> {
    return { items: (await this.repository.findAll()).map(toSubscription), nextCursor: null };
  }

  async get(id: string): Promise<Subscription> {
    return toSubscription(found(await this.repository.findById(id)));
  }

  async create({ url, eventTypes, secret }: CreateSubscriptionDto): Promise<SubscriptionWithSecret> {
    refuseUnfitUrl(this.http, 'url', url);
    const chosen = outgoingSecret(secret);
    if ((await this.repository.count()) >= MOST_SUBSCRIPTIONS) {
      throw new TooManySubscriptions(
        `There are ${MOST_SUBSCRIPTIONS} subscriptions already: delete one first`,
      );
    }
    const id = newId('sub', this.clock.now());
    const row: SubscriptionDocument = {
      _id: id,
      url,
      eventTypes,
      enabled: true,
      secret: this.directory.safe.seal(id, chosen),
      createdAt: this.clock.date(),
      health: HEALTHY,
      resets: 0,
    };
    await this.repository.create(row);
    this.audit.note({ after: shown(row) });
    await this.changed();
    return { ...toSubscription(row), secret: chosen };
  }

  async update(id: string, { url, eventTypes, enabled }: UpdateSubscriptionDto): Promise<Subscription> {
    if (url !== undefined) refuseUnfitUrl(this.http, 'url', url);
    this.audit.note({ before: shown(found(await this.repository.findById(id))) });
    found(await this.repository.update(id, eventTypes === undefined ? {} : { eventTypes }));
    if (url !== undefined) await this.repository.move(id, url);
    if (enabled === true) {
      await this.repository.enable(id);
      await this.outgoing.makeAllDue(id, this.clock.date());
    }
    if (enabled === false) await this.repository.disable(id, 'manual', this.clock.date());
    await this.changed();
    const changed = await this.get(id);
    this.audit.note({ after: shown(changed) });
    return changed;
  }

  /** Sends nothing more to it; what waits is canceled. */
  async remove(id: string): Promise<void> {
    this.audit.note({ before: shown(found(await this.repository.findById(id))) });
    await this.repository.disable(id, 'manual', this.clock.date());
    await this.changed();
    await this.outgoing.cancelAll(id, 'the subscription was deleted', this.clock.date());
    if (!(await this.repository.remove(id))) throw notFound();
    await this.changed();
  }

  async rotateSecret(id: string, dto: RotateSubscriptionSecretDto): Promise<SubscriptionWithSecret> {
    const { secret: former } = found(await this.repository.findById(id));
    const secret = outgoingSecret(dto.secret);
    const rotated = await this.repository.update(id, {
      secret: this.directory.safe.seal(id, secret),
      previousSecret: former,
      previousUntil: new Date(this.clock.now() + GRACE_MS),
    });
    await this.changed();
    return { ...toSubscription(found(rotated)), secret };
  }

  /** It counts at once in this process, in others within a second. */
  private changed(): Promise<void> {
    this.directory.forget();
    return this.dispatcher.refresh();
  }
}

/** For the trail: what follows the host of an address may be a secret. */
function shown<T extends { url: string }>(subscription: T): T & { host: string } {
  return { ...subscription, host: new URL(subscription.url).host };
}

function found<T>(subscription: T | null): T {
  if (!subscription) throw notFound();
  return subscription;
}

function notFound(): SubscriptionNotFound {
  return new SubscriptionNotFound('No such webhook subscription');
}
