/** How a seller names a product; what is given must all be so. */
export interface MatchRule {
  /** Slug of the webhook source; any trusted one when it is not given. */
  source?: string;
  productId?: string;
  /** Of a price, or an offer. */
  priceId?: string;
  /** Without regard to case. */
  name?: string;
}

/** What a vendor's event says of the thing that was sold. */
export interface SoldThing {
  source: string;
  productIds: readonly string[];
  priceIds: readonly string[];
  names: readonly string[];
}

/** Whether any of the rules means this thing. */
export function isSoldAs(rules: readonly MatchRule[], thing: SoldThing): boolean {
  return rules.some(
    ({ source, productId, priceId, name }) =>
      (source === undefined || source === thing.source) &&
      (productId === undefined || thing.productIds.includes(productId)) &&
      (priceId === undefined || thing.priceIds.includes(priceId)) &&
      (name === undefined || thing.names.some((each) => folded(each) === folded(name))),
  );
}

function folded(name: string): string {
  return name.trim().toLowerCase();
}
