import { Injectable } from '@nestjs/common';
import { ProgressRepository } from '../access/progress.repository.js';
import { GrantMaker } from './grant.maker.js';
import { OrderRepository } from './order.repository.js';
import type { Sale } from './sale.rules.js';

export interface PastSale {
  /** The order, as its seller calls it; each tells of a type once. */
  transaction: string;
  type: 'purchase' | 'refund' | 'chargeback';
  /** E-mail in lower case. */
  buyer: string;
  /** What was sold, by the name that products match. */
  product: string;
  at: Date;
}

/** The source of what seeds tell; no webhook source of that name has to be there. */
const SOURCE = 'demo-shop';

/**
 * The past of a made-up community, for seeds: sales and completed lessons, by the rules of real ones. Told again, it
 * changes nothing. Everybody else's sales have to come from a trusted source.
 */
@Injectable()
export class PastMembers {
  constructor(
    private readonly orders: OrderRepository,
    private readonly maker: GrantMaker,
    private readonly progress: ProgressRepository,
  ) {}

  /** Each becomes known when it happened. */
  async sold(sales: readonly PastSale[]): Promise<void> {
    for (const sale of [...sales].sort((a, b) => a.at.getTime() - b.at.getTime())) {
      const told = toSale(sale);
      await this.orders.tell([told]);
      await this.maker.make([told.orderId!], sale.at);
    }
  }

  /** The first time counts. */
  completed(userId: string, slug: string, lessonId: string, at: Date): Promise<void> {
    return this.progress.complete(userId, slug, lessonId, at);
  }
}

function toSale({ transaction, type, buyer, product, at }: PastSale): Sale {
  return {
    eventId: `${SOURCE}~${transaction}~${type}`,
    ...{ type, at, buyer, source: SOURCE, orderId: `${SOURCE}~${transaction}` },
    ...{ subscription: null, customer: null, productIds: [], priceIds: [], names: [product] },
  };
}
