import { Injectable } from '@nestjs/common';
import { Clock, keptWhenCostly } from '../../platform/index.js';
import { ProductRepository } from '../catalogue/product.repository.js';
import type { EndReason } from './grant.js';
import { GrantRepository } from './grant.repository.js';

/** How many grants of a product stand how. */
export interface ProductGrants {
  id: string;
  name: string;
  /** Whether it is sold still. */
  isSold: boolean;
  modules: readonly string[];
  active: number;
  /** For an account with the buyer's verified e-mail. */
  waiting: number;
  ended: Partial<Record<EndReason, number>>;
}

/**
 * Grants counted by what they are of. What runs out counts as expired up to 15 s later, when upkeep has looked at it. Of
 * hundreds of thousands, which are counted one by one, the figures may be a minute old.
 */
@Injectable()
export class GrantCounts {
  /** Products that are sold, or were; and all others, which give modules without a product, as one of an empty name. */
  readonly byProduct: () => Promise<ProductGrants[]>;

  constructor(
    private readonly grants: GrantRepository,
    private readonly products: ProductRepository,
    private readonly clock: Clock,
  ) {
    this.byProduct = keptWhenCostly(() => this.count(), clock);
  }

  private async count(): Promise<ProductGrants[]> {
    const [products, counts] = await Promise.all([
      this.products.findEver(),
      this.grants.countByProduct(this.clock.date()),
    ]);
    const known = products.map(({ id, name, modules, deletedAt }) => ({
      ...{ id, name, modules, isSold: deletedAt === undefined },
    }));
    const others = { id: '', name: '', modules: [], isSold: false };
    return [...known, others].map((product) => {
      const own = new Map(
        counts
          .filter(({ productId }) => (productId ?? '') === product.id)
          .map((row) => [row.stands, row.count]),
      );
      const {
        active = 0,
        waiting = 0,
        ...ended
      } = Object.fromEntries(own) as Partial<Record<'active' | 'waiting' | EndReason, number>>;
      return { ...product, active, waiting, ended };
    });
  }
}
