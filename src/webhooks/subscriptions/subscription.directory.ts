import type { KeyObject } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock, Encryption } from '../../platform/index.js';
import { standardKind } from '../kinds/standard/standard.kind.js';
import { Remembered } from '../remembered.js';
import { keysAt, SecretSafe, type TimedKey } from '../sealed-secrets.js';
import { wants } from './event-types.rules.js';
import { SubscriptionRepository } from './subscription.repository.js';
import type { SubscriptionDocument } from './subscription.schema.js';

/** A subscription as the sender needs it. */
export interface KnownSubscription {
  row: SubscriptionDocument;
  /** The current one first; none when none can be read. */
  keys: readonly TimedKey[];
}

/** All subscriptions at one moment. */
export class SubscriptionList {
  readonly byId: ReadonlyMap<string, KnownSubscription>;
  private readonly enabled: readonly SubscriptionDocument[];
  private readonly byType = new Map<string, readonly string[]>();

  constructor(known: readonly KnownSubscription[]) {
    this.byId = new Map(known.map((subscription) => [subscription.row._id, subscription]));
    this.enabled = known.map(({ row }) => row).filter(({ enabled }) => enabled);
  }

  /** Whether nobody is sent anything. */
  get isQuiet(): boolean {
    return this.enabled.length === 0;
  }

  /** The ids of those who are sent events of this type. */
  wanting(type: string): readonly string[] {
    let ids = this.byType.get(type);
    if (!ids) {
      ids = this.enabled.filter(({ eventTypes }) => wants(eventTypes, type)).map(({ _id }) => _id);
      this.byType.set(type, ids);
    }
    return ids;
  }
}

/**
 * The subscriptions in memory, read again about once a second, and at once after a change in this process: another one
 * may go on for a second with what it knows.
 */
@Injectable()
export class SubscriptionDirectory {
  readonly safe: SecretSafe;
  private readonly remembered: Remembered<SubscriptionList>;

  constructor(
    private readonly repository: SubscriptionRepository,
    encryption: Encryption,
    private readonly clock: Clock,
  ) {
    this.safe = new SecretSafe('webhook_subscriptions', encryption, new Logger(SubscriptionDirectory.name));
    this.remembered = new Remembered(() => this.read(), clock);
  }

  /** At once when it is fresh, so that the ledger need not wait. */
  list(): SubscriptionList | Promise<SubscriptionList> {
    return this.remembered.get();
  }

  /** The next question reads them again. */
  forget(): void {
    this.remembered.forget();
  }

  /** What signs now: the current key, and for a day after a rotation the one before. */
  keysOf({ keys }: KnownSubscription): KeyObject[] {
    return keysAt(keys, this.clock.now());
  }

  known(row: SubscriptionDocument): KnownSubscription {
    return { row, keys: this.safe.open(row, (secret) => standardKind.keyOf(secret)) };
  }

  private async read(): Promise<SubscriptionList> {
    return new SubscriptionList((await this.repository.findAll()).map((row) => this.known(row)));
  }
}
