import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { type Product, ProductRepository } from '../catalogue/product.repository.js';
import { Claims } from '../grants/claims.js';
import { GrantRepository } from '../grants/grant.repository.js';
import { type Entitlement, entitlementsAt, type ModulesOf } from './entitlement.rules.js';

/** What members may open now. Always of the rows as they are: nothing is remembered that could be out of date. */
@Injectable()
export class Entitlements {
  constructor(
    private readonly grants: GrantRepository,
    private readonly products: ProductRepository,
    private readonly claims: Claims,
    private readonly clock: Clock,
  ) {}

  /** By slug of the module. */
  async of(userId: string): Promise<Map<string, Entitlement>> {
    await this.claims.claimFor(userId);
    const [grants, products] = await Promise.all([this.grants.ofUser(userId), this.products.findEver()]);
    return entitlementsAt(grants, modulesBy(products), this.clock.date());
  }

  async has(userId: string, slug: string): Promise<boolean> {
    return (await this.of(userId)).has(slug);
  }
}

/** What a grant unlocks; of a product as it is now. */
export function modulesBy(products: readonly Product[]): ModulesOf {
  const byId = new Map(products.map((product) => [product.id, product]));
  return ({ productId, moduleSlugs }) => moduleSlugs ?? byId.get(productId ?? '')?.modules ?? [];
}
