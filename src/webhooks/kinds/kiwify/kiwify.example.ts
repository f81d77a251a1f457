/** An approved order as Kiwify sends it, cut to what is read, with invented people. */
export const KIWIFY_EXAMPLE = {
  order_id: 'cab27483-b3a0-495d-a043-000000000001',
  order_ref: 'rafZ001',
  order_status: 'paid',
  webhook_event_type: 'order_approved',
  payment_method: 'pix',
  installments: 1,
  created_at: '2026-01-01 11:58',
  updated_at: '2026-01-01 12:00',
  approved_date: '2026-01-01 12:00',
  Product: { product_id: '1ea9f3c6-19ae-4371-b2b7-000000000001', product_name: 'Trader Pro' },
  Customer: { full_name: 'Ana Exemplo', email: 'ana@example.com' },
  Commissions: { charge_amount: 14990, currency: 'BRL' },
  Subscription: { plan: { name: 'Mensal' } },
  subscription_id: '526eb029-5a18-49a1-a940-000000000001',
};
