/** A paid order as Shopify sends it, cut to what is read, with invented people. */
export const SHOPIFY_EXAMPLE = {
  id: 5001000000001,
  name: '#1001',
  email: 'ana@example.com',
  contact_email: 'ana@example.com',
  total_price: '149.90',
  currency: 'BRL',
  created_at: '2026-01-01T11:59:58-03:00',
  processed_at: '2026-01-01T12:00:00-03:00',
  financial_status: 'paid',
  test: false,
  customer: { id: 7001000000001, email: 'ana@example.com' },
  billing_address: { country_code: 'BR' },
  line_items: [{ product_id: 9001000000001, title: 'Trader Pro', quantity: 1, price: '149.90' }],
};
