import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type Batch,
  type EventChange,
  type EventProjection,
  EventProjections,
  EventStore,
} from '../../events/index.js';
import { SourceTrust } from '../../webhooks/index.js';
import { EntitlementNews } from '../access/entitlement.news.js';
import { GrantMaker } from './grant.maker.js';
import { OrderRepository } from './order.repository.js';
import { isSaleType, linksOf, type Sale, saleOf } from './sale.rules.js';

/**
 * Makes grants of what trusted sources sell, as part of the ledger's batches. It writes what it was told, each event in
 * its place, and makes the grants anew of all that was told of an order: so neither the order in which things come nor
 * their repetition matters.
 */
@Injectable()
export class Purchases implements EventProjection, OnModuleInit {
  readonly name = 'members';

  constructor(
    private readonly projections: EventProjections,
    private readonly events: EventStore,
    private readonly trust: SourceTrust,
    private readonly orders: OrderRepository,
    private readonly maker: GrantMaker,
    private readonly news: EntitlementNews,
  ) {}

  onModuleInit(): void {
    this.projections.register(this);
  }

  async apply({ changes }: Batch): Promise<void> {
    const ours = changes.filter(({ before, after }) => isSaleType(before?.type) || isSaleType(after?.type));
    const arrived = ours.filter(isArrival);
    const corrected = ours.filter((change) => !isArrival(change));
    const told = await this.arrivals(arrived.map(({ eventId }) => eventId));
    const known = await this.corrections(corrected.map(({ eventId }) => eventId));
    const sales = [...told, ...known.sales];
    if (sales.length === 0 && known.removed.length === 0) return;

    await this.orders.untell(known.removed);
    await this.orders.tell(sales);
    const cancellations = [...sales, ...known.before].filter(({ type }) => type === 'subscription_canceled');
    const linked = await this.orders.touchLinked(cancellations.map((sale) => ({ links: linksOf(sale) })));
    const ids = new Set([...linked, ...known.removed.map(({ rowId }) => rowId)]);
    for (const { type, orderId } of sales) if (type !== 'subscription_canceled') ids.add(orderId!);
    this.news.tell(await this.maker.make([...ids]));
  }

  /** What entered; of trusted sources only, and what names an order. */
  private async arrivals(eventIds: readonly string[]): Promise<Sale[]> {
    if (eventIds.length === 0 || !(await this.trust.isGivenToAny())) return [];
    const events = await this.trust.among(await this.events.findByIds(eventIds));
    return events.flatMap((event) => saleOf(event) ?? []).filter(namesOrder);
  }

  /**
   * What was edited or deleted by hand, of what is known here: a sale may become another one, or none. An event that was
   * no sale of a trusted source when it came never becomes one, nor does a sale become one of another type: or whoever
   * may write events could grant himself anything.
   */
  private async corrections(eventIds: readonly string[]) {
    const told = await this.orders.findByEvents(eventIds);
    const now = new Map(
      (await this.events.findByIds(told.map(({ eventId }) => eventId))).map((each) => [each.id, each]),
    );
    const sales = new Map<string, Sale>();
    const removed: { rowId: string; eventId: string }[] = [];
    for (const { rowId, eventId, sale: before } of told) {
      const event = now.get(eventId);
      const sale = event && saleOf(event);
      const isStill = sale && sale.type === before.type && namesOrder(sale);
      if (isStill) sales.set(eventId, sale);
      const moved = isStill && sale.type !== 'subscription_canceled' && sale.orderId !== rowId;
      if (!isStill || moved) removed.push({ rowId, eventId });
    }
    return { sales: [...sales.values()], removed, before: told.map(({ sale }) => sale) };
  }
}

function isArrival({ before }: EventChange): boolean {
  return before === null;
}

function namesOrder({ type, orderId }: Sale): boolean {
  return type === 'subscription_canceled' || orderId !== null;
}
