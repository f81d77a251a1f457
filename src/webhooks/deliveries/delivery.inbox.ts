import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { type EventInbox, EventInboxes, type InboxItem, type InboxOutcome } from '../../events/index.js';
import { KINDS } from '../kinds/kinds.js';
import { payloadOf } from '../kinds/payload.js';
import { SourceDirectory } from '../sources/source.directory.js';
import { SourceRepository } from '../sources/source.repository.js';
import { DeliveryOutcomes } from './delivery.outcomes.js';
import { DeliveryRepository, type WaitingDelivery } from './delivery.repository.js';
import { FreshDeliveries } from './fresh-deliveries.js';

/** Events that one reading maps at most, and bytes of bodies in it; a larger delivery comes alone. */
const MAX_EVENTS = 2000;
const MAX_BYTES = 16 * 1024 * 1024;

/** The deliveries as the ledger's inbox. */
@Injectable()
export class DeliveryInbox implements EventInbox, OnModuleInit {
  readonly name = 'webhooks';

  constructor(
    private readonly inboxes: EventInboxes,
    private readonly deliveries: DeliveryRepository,
    private readonly fresh: FreshDeliveries,
    private readonly sources: SourceRepository,
    private readonly directory: SourceDirectory,
    private readonly outcomes: DeliveryOutcomes,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.inboxes.register(this);
  }

  hasDue(slot: number, now: Date): Promise<boolean> {
    return this.deliveries.hasDue(slot, now);
  }

  /** What is only in the database first, since it is older; then what this process has just stored. */
  async due(slot: number, limit: number, now: Date): Promise<InboxItem[]> {
    const oldestFresh = this.fresh.oldest(slot, now.getTime());
    const stored = await this.deliveries.due(slot, {
      limit,
      maxEvents: MAX_EVENTS,
      maxBytes: MAX_BYTES,
      now,
      before: oldestFresh,
    });
    const items = stored.map((delivery) => this.toItem(delivery));
    const room = {
      items: limit - stored.length,
      events: MAX_EVENTS - stored.reduce((events, { count }) => events + count, 0),
      bytes: MAX_BYTES - stored.reduce((bytes, { body }) => bytes + body.length, 0),
    };
    if (room.items > 0 && room.events > 0 && room.bytes > 0) {
      const known = new Set(items.map(({ id }) => id)); // a clock that was set back brings some twice
      const fresh = this.fresh.peek(slot, room);
      items.push(...(known.size > 0 ? fresh.filter(({ id }) => !known.has(id)) : fresh));
    }
    return this.config.production ? items : Promise.all(items.map((item) => this.maybeFail(item)));
  }

  async read(ids: readonly string[]): Promise<InboxItem[]> {
    return (await this.deliveries.read(ids)).map((delivery) => this.toItem(delivery));
  }

  async setAside(items: readonly InboxItem[]): Promise<void> {
    this.fresh.forget(items.map(({ id }) => id));
    await this.outcomes.setAside(items);
  }

  async finish(outcomes: readonly InboxOutcome[]): Promise<void> {
    this.fresh.forget(outcomes.map(({ id }) => id));
    await this.outcomes.finish(outcomes);
  }

  /** Maps the raw bytes; what breaks here was whole at intake, so it is tried again later (with newer code, say). */
  private toItem(delivery: WaitingDelivery): InboxItem {
    const { _id: id, source, receivedAt, headers = {}, settings = {} } = delivery;
    const { currency } = this.config;
    const context = { deliveryId: id, source, receivedAt, currency, headers, settings };
    const kind = KINDS[delivery.kind];
    try {
      return { id, source, receivedAt, ...kind.toEvents(payloadOf(kind, delivery.body), context) };
    } catch (error) {
      return { id, source, receivedAt, events: [], failure: (error as Error).message };
    }
  }

  /** Uses up a failure that was asked for, when there is one. */
  private async maybeFail(item: InboxItem): Promise<InboxItem> {
    const source = await this.directory.find(item.source);
    if (!source || source.failNext === 0 || item.failure !== undefined) return item;
    if (!(await this.sources.takeFailure(item.source))) return item;
    return { ...item, events: [], failure: 'Simulated failure (asked for by simulate-failure)' };
  }
}
