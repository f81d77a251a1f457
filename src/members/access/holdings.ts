import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { ProductRepository } from '../catalogue/product.repository.js';
import type { Grant } from '../grants/grant.js';
import { GrantRepository, type GrantSubject } from '../grants/grant.repository.js';
import { endsOf, stateOf } from './entitlement.rules.js';

/** A module, a product, or anything at all. */
export interface HoldingSubject {
  module?: string;
  product?: string;
}

/** How a grant stands of which somebody has access, waits for it, or had it. */
export interface Holding {
  /** The account; null while it waits for one. */
  userId: string | null;
  /** Of one that waits: how its seller calls the buyer, in lower case. */
  buyer: string | null;
  state: 'active' | 'waiting' | 'ended';
}

/** Who has what, for rooms that ask about many at once. Of rows as they are now; changes nothing and claims nothing. */
@Injectable()
export class Holdings {
  constructor(
    private readonly grants: GrantRepository,
    private readonly products: ProductRepository,
    private readonly clock: Clock,
  ) {}

  /** Everybody's; null when there are more than `limit`. */
  async of(asked: HoldingSubject, limit: number): Promise<Holding[] | null> {
    const grants = await this.grants.ofSubject(await this.subjectOf(asked), limit);
    return grants && this.toHoldings(grants);
  }

  /** Those of some accounts, and what waits for some buyers (in lower case). */
  async among(
    asked: HoldingSubject,
    userIds: readonly string[],
    buyers: readonly string[],
  ): Promise<Holding[]> {
    const subject = await this.subjectOf(asked);
    const grants = await this.grants.ofNames(userIds, buyers);
    return this.toHoldings(grants.filter((grant) => isOf(grant, subject)));
  }

  private async subjectOf({ module, product }: HoldingSubject): Promise<GrantSubject> {
    if (product !== undefined) return { productIds: [product], moduleSlug: null };
    if (module === undefined) return null;
    const giving = (await this.products.findEver()).filter(({ modules }) => modules.includes(module));
    return { productIds: giving.map(({ id }) => id), moduleSlug: module };
  }

  private toHoldings(grants: readonly Grant[]): Holding[] {
    const now = this.clock.date();
    return [...byOwner(grants).values()].flatMap((own) => {
      const ends = endsOf(own);
      return own.map((grant): Holding => {
        const { state } = stateOf(grant, ends.get(grant.id) ?? null, now);
        const { userId, buyer } = grant;
        return {
          userId,
          buyer: userId === null ? buyer : null,
          state: state === 'pending' ? 'waiting' : state,
        };
      });
    });
  }
}

/** Periods of one product follow each other for one owner, so whoever asks when they end has all of them. */
function byOwner(grants: readonly Grant[]): Map<string, Grant[]> {
  const owners = new Map<string, Grant[]>();
  for (const grant of grants) {
    const owner = grant.userId === null ? `buyer ${grant.buyer}` : `user ${grant.userId}`;
    const own = owners.get(owner);
    if (own) own.push(grant);
    else owners.set(owner, [grant]);
  }
  return owners;
}

function isOf({ productId, moduleSlugs }: Grant, subject: GrantSubject): boolean {
  if (subject === null) return true;
  if (productId !== null) return subject.productIds.includes(productId);
  return subject.moduleSlug !== null && (moduleSlugs ?? []).includes(subject.moduleSlug);
}
