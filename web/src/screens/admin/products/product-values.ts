/** By what a sale is known to be of the product; an empty field asks nothing. */
export type Rule = Record<'source' | 'productId' | 'priceId' | 'name', string>;

/** What the form of a product holds. */
export type ProductValues = {
  name: string;
  modules: string[];
  durationDays: number | string;
  checkoutUrl: string;
  match: Rule[];
};
