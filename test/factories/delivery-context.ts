import type { DeliveryContext } from '../../src/webhooks/kinds/webhook-kind.js';

/** What mapping knows of a delivery. */
export function deliveryContext(given: Partial<DeliveryContext> = {}): DeliveryContext {
  return {
    deliveryId: 'dlv_abc',
    source: 'shop',
    receivedAt: new Date('2026-03-01T12:00:00Z'),
    currency: 'BRL',
    headers: {},
    settings: {},
    ...given,
  };
}
