/** A charge as Stripe sends it, cut to what is read, with invented people. */
export const STRIPE_EXAMPLE = {
  id: 'evt_1PgafuB7WZ01zgkW00000001',
  object: 'event',
  type: 'charge.succeeded',
  created: 1767279605,
  livemode: true,
  data: {
    object: {
      id: 'ch_3PgafuB7WZ01zgkW00000001',
      object: 'charge',
      amount: 14990,
      amount_refunded: 0,
      currency: 'brl',
      captured: true,
      created: 1767279600,
      customer: 'cus_QXg1o8vcGm0001',
      payment_intent: 'pi_3PgafuB7WZ01zgkW00000001',
      billing_details: { email: 'ana@example.com', address: { country: 'BR' } },
      receipt_email: null,
      description: 'Trader Pro',
      payment_method_details: { type: 'card', card: { brand: 'visa', country: 'BR' } },
    },
  },
};
