/** An approved purchase as Hotmart 2.0.0 sends it, cut to what is read, with invented people. */
export const HOTMART_EXAMPLE = {
  id: '5a7c1f0e-93b1-4a58-8f0e-2f6d1c9e7a11',
  event: 'PURCHASE_APPROVED',
  version: '2.0.0',
  creation_date: 1767279605000,
  data: {
    product: { id: 1001, name: 'Trader Pro' },
    buyer: { name: 'Ana Exemplo', email: 'ana@example.com' },
    purchase: {
      transaction: 'HP0000000001',
      status: 'APPROVED',
      approved_date: 1767279600000,
      price: { value: 149.9, currency_value: 'BRL' },
      payment: { type: 'PIX', installments_number: 1 },
      offer: { code: 'abc123' },
    },
  },
};
