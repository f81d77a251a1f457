import { createHmac } from 'node:crypto';
import { requestBytes } from './connection.ts';

/** A charge with all the fields that Stripe sends, most of them empty; indented, as Stripe sends it. About 4 KB. */
export function stripeCharge(id: string, n: number, now = Date.now()): string {
  const created = Math.floor(now / 1000);
  const address = { city: 'Recife', country: 'BR', line1: null, line2: null, postal_code: null, state: null };
  const charge = {
    id: `ch_${id}`,
    object: 'charge',
    amount: 2700 + (n % 400) * 50,
    amount_captured: 2700 + (n % 400) * 50,
    amount_refunded: 0,
    ...nulls('application application_fee application_fee_amount'),
    balance_transaction: `txn_${id}`,
    billing_details: {
      address,
      email: `user${(n * 7919) % 5000}@example.com`,
      name: 'Ana Exemplo',
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'TRADER PRO',
    captured: true,
    created,
    currency: 'brl',
    customer: `cus_${n % 5000}`,
    description: 'Subscription creation',
    destination: null,
    disputed: false,
    ...nulls('dispute failure_balance_transaction failure_code failure_message'),
    fraud_details: {},
    invoice: `in_${id}`,
    livemode: true,
    metadata: { campaign: 'instagram', offer: 'trader-pro-monthly', seller: '4711' },
    ...nulls('on_behalf_of order'),
    outcome: {
      ...nulls('advice_code network_advice_code network_decline_code reason'),
      network_status: 'approved_by_network',
      risk_level: 'normal',
      risk_score: 12,
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    payment_intent: `pi_${id}`,
    payment_method: `pm_${id}`,
    payment_method_details: {
      card: {
        amount_authorized: 2700 + (n % 400) * 50,
        authorization_code: null,
        brand: 'visa',
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
        country: 'BR',
        exp_month: 8,
        exp_year: 2030,
        extended_authorization: { status: 'disabled' },
        fingerprint: 'AOB934RVNwzk6xtn',
        funding: 'credit',
        incremental_authorization: { status: 'unavailable' },
        installments: { plan: { count: null, interval: null, type: 'fixed_count' } },
        last4: '4242',
        mandate: null,
        multicapture: { status: 'unavailable' },
        network: 'visa',
        network_token: { used: false },
        ...nulls('network_transaction_id regulated_status transaction_link_id'),
        overcapture: { maximum_amount_capturable: 2700, status: 'unavailable' },
        three_d_secure: nulls(
          'authentication_flow electronic_commerce_indicator exemption_indicator result result_reason transaction_id version',
        ),
        wallet: null,
      },
      type: 'card',
    },
    radar_options: {},
    ...nulls('receipt_email receipt_number'),
    receipt_url: `https://pay.stripe.com/receipts/payment/${'CAcaFwoVYWNjdF8x'.repeat(6)}`,
    refunded: false,
    ...nulls('review shipping source source_transfer statement_descriptor statement_descriptor_suffix'),
    status: 'succeeded',
    ...nulls('transfer_data transfer_group'),
  };
  const envelope = {
    id: `evt_${id}`,
    object: 'event',
    api_version: '2025-03-31.basil',
    created,
    data: { object: charge },
    livemode: true,
    pending_webhooks: 1,
    request: { id: `req_${id}`, idempotency_key: `key-${id}` },
    type: 'charge.succeeded',
  };
  return JSON.stringify(envelope, null, 2);
}

/** POST of a charge to a source of kind `stripe`, signed by Stripe's rule. */
export function stripeRequest(secret: string, source: string, id: string, n: number): Buffer {
  const body = stripeCharge(id, n);
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${signature}` };
  return requestBytes('POST', `/webhook/${source}`, headers, body);
}

function nulls(names: string): Record<string, null> {
  return Object.fromEntries(names.split(' ').map((name) => [name, null]));
}
