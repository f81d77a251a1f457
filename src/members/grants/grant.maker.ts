import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { Clock } from '../../platform/index.js';
import { isSoldAs } from '../catalogue/match.rules.js';
import { type Product, ProductRepository } from '../catalogue/product.repository.js';
import { GrantRepository, type KnownGrant, type OrderGrant } from './grant.repository.js';
import { type Order, OrderRepository } from './order.repository.js';
import { cancelledAt, type Ending, givenBack, purchaseOf, type Sale, thingKey } from './sale.rules.js';

/** Makes the grants of orders of everything that was told of them. */
@Injectable()
export class GrantMaker {
  constructor(
    private readonly orders: OrderRepository,
    private readonly grants: GrantRepository,
    private readonly products: ProductRepository,
    private readonly users: UserRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the users whose access may be another now. May be done again at any time.
   * @param now when it was found out; a past time for seeds
   */
  async make(orderIds: readonly string[], now = this.clock.date()): Promise<string[]> {
    if (orderIds.length === 0) return [];
    // first the orders with their revisions, then the cancellations: one that is told from now on raises the revision
    const orders = await this.orders.findByIds(orderIds);
    const [cancellations, known, products] = await Promise.all([
      this.orders.cancellationsFor(orders),
      this.grants.findByOrders(orderIds),
      this.products.findEver(),
    ]);
    const made = orders.flatMap((order) => this.ofOrder(order, cancellations, known, products));
    const owners = await this.ownersOf(made.map(({ buyer }) => buyer));
    const rows = made.map((grant): OrderGrant => {
      const userId = owners.get(grant.buyer) ?? null;
      const before = known.find(
        ({ orderId, productId }) => orderId === grant.orderId && productId === grant.productId,
      );
      const claimedAt = userId !== null && before?.userId === userId ? before.claimedAt : now;
      return { ...grant, userId, claimedAt: userId === null ? null : claimedAt };
    });
    await this.grants.put(rows, now);
    const changed = [...new Set([...known, ...rows].flatMap(({ userId }) => userId ?? []))];
    await this.grants.lookAtUsers(changed, now);
    return changed;
  }

  /** What an order gives: for each product that it sold one row, and those of before that it does not sell any more. */
  private ofOrder(
    { id: orderId, rev, sales }: Order,
    cancellations: readonly Sale[],
    allKnown: readonly KnownGrant[],
    products: readonly Product[],
  ): Omit<OrderGrant, 'userId' | 'claimedAt'>[] {
    const known = allKnown.filter((grant) => grant.orderId === orderId);
    const purchase = purchaseOf(sales);
    const soldAs = purchase ? thingKey(purchase) : '';
    // what was matched once stays matched, whatever becomes of the product's rules
    const isSold = ({ id, match, deletedAt }: Product) =>
      purchase !== undefined &&
      (known.some((grant) => grant.productId === id && grant.soldAs === soldAs) ||
        (deletedAt === undefined && isSoldAs(match, purchase)));
    return products.flatMap((product) => {
      const before = known.find(({ productId }) => productId === product.id);
      const sold = isSold(product);
      if (!sold && !before) return [];
      const durationDays = before ? before.durationDays : product.durationDays;
      return [
        {
          orderId,
          source: purchase?.source ?? before!.source!,
          productId: product.id,
          rev,
          soldAs: sold ? soldAs : before!.soldAs,
          buyer: purchase?.buyer ?? before!.buyer!,
          startsAt: purchase?.at ?? before!.startsAt,
          ended: sold
            ? endingOf(sales, purchase!, cancellations, product, durationDays)
            : { reason: 'revoked' as const, at: before?.ended?.at ?? this.clock.date() },
          durationDays,
        },
      ];
    });
  }

  /** By the names that sellers know them by: only accounts whose address is verified. */
  private async ownersOf(buyers: readonly string[]): Promise<Map<string, string>> {
    const users = (
      await Promise.all([
        this.users.findByEmails([...new Set(buyers)]),
        this.users.findByIds([...new Set(buyers)]),
      ])
    ).flat();
    const verified = users.filter(({ emailVerified }) => emailVerified);
    return new Map(verified.flatMap(({ id, email }) => [[email, id] as const, [id, id] as const]));
  }
}

/** What has a duration ends by itself: a cancellation only means that it is not renewed, and what was paid stays paid. */
function endingOf(
  sales: readonly Sale[],
  purchase: Sale,
  cancellations: readonly Sale[],
  product: Product,
  durationDays: number | null,
): Ending | null {
  const back = givenBack(sales);
  if (back || durationDays !== null) return back ?? null;
  const at = cancelledAt(purchase, cancellations, (cancellation) => isSoldAs(product.match, cancellation));
  return at ? { reason: 'cancelled', at } : null;
}
