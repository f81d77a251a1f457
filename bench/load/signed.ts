import { createHmac } from 'node:crypto';
import { requestBytes } from './connection.ts';

/** Signs a body as Standard Webhooks asks (https://www.standardwebhooks.com). */
export function signedHeaders(
  secret: string,
  id: string,
  body: string,
  now = Date.now(),
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** POST /webhook/event of this body. */
export function signedRequest(secret: string, id: string, body: string): Buffer {
  const headers = { 'content-type': 'application/json', ...signedHeaders(secret, id, body) };
  return requestBytes('POST', '/webhook/event', headers, body);
}

const TYPES = ['view', 'view', 'view', 'view', 'login', 'login', 'checkout', 'purchase'];

/** The n-th event of a live stream: 5,000 users, one purchase in eight, happening now. */
export function liveEvent(n: number, now = Date.now()): Record<string, unknown> {
  const type = TYPES[n % TYPES.length];
  return {
    userId: `user${(n * 7919) % 5000}@example.com`,
    type,
    ...(type === 'purchase' && { value: 27 + (n % 400) / 2, currency: 'BRL' }),
    timestamp: new Date(now).toISOString(),
    metadata: { product: 'Sala de Sinais', country: 'BR', campaign: 'instagram', n },
  };
}
