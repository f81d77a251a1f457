import type { KeyObject } from 'node:crypto';
import { InvalidInput } from '../../common/index.js';
import { KINDS } from './kinds.js';
import { HOTMART_EXAMPLE } from './hotmart/hotmart.example.js';
import { signStandard } from './standard/standard-signature.js';
import { WEBHOOK_KINDS, type WebhookKindName, type WebhookRequest } from './webhook-kind.js';

/** How each vendor would send a payload; the rest of this file is the same for all of them. */
const SENDERS: Record<
  WebhookKindName,
  { payload: unknown; sign: (body: Buffer, key: KeyObject, now: number) => object }
> = {
  standard: {
    payload: { userId: 'ana@example.com', type: 'purchase', value: 149.9 },
    sign: (body, key, now) => signStandard(key, 'msg_1', Math.floor(now / 1000), body),
  },
  hotmart: {
    payload: HOTMART_EXAMPLE,
    sign: (_, key) => ({ 'x-hotmart-hottok': key.export().toString() }),
  },
};

describe.each(WEBHOOK_KINDS)('kind %s', (name) => {
  const kind = KINDS[name];
  const { payload, sign } = SENDERS[name];
  const now = Date.UTC(2026, 2, 1, 12);
  const body = Buffer.from(JSON.stringify(payload));
  const [key, other] = [kind.keyOf(kind.newSecret()), kind.keyOf(kind.newSecret())];
  const request = (signedWith: KeyObject): WebhookRequest => ({
    headers: { ...sign(body, signedWith, now) },
    body,
  });
  const delivery = { deliveryId: 'dlv_abc', source: 'shop', receivedAt: new Date(now), currency: 'BRL' };

  it('goes by its own name', () => {
    expect(kind.kind).toBe(name);
  });

  it('makes a fresh secret each time, which it takes itself', () => {
    expect(kind.newSecret()).not.toBe(kind.newSecret());
    expect(key.symmetricKeySize).toBeGreaterThanOrEqual(24);
  });

  it.each(['', 'x', ' ', 'whsec_', 'ü'.repeat(40)])('refuses the secret %j', (secret) => {
    expect(() => kind.keyOf(secret)).toThrow(InvalidInput);
  });

  it('verifies a request by any of its keys', () => {
    expect(kind.verify(request(key), [key], now)).toBeNull();
    expect(kind.verify(request(key), [other, key], now)).toBeNull();
  });

  it('refuses another key, no key at all, and a request without proof', () => {
    expect(kind.verify(request(other), [key], now)).toEqual(expect.any(String));
    expect(kind.verify(request(key), [], now)).toEqual(expect.any(String));
    expect(kind.verify({ headers: {}, body }, [key], now)).toEqual(expect.any(String));
  });

  it('refuses proof that is cut, longer, doubled, or empty', () => {
    const headers = request(key).headers;
    for (const proof of kind.secretHeaders) {
      const right = headers[proof] as string;
      for (const wrong of [right.slice(0, -1), `${right}A`, '', [right, right]]) {
        const refusal = kind.verify({ headers: { ...headers, [proof]: wrong }, body }, [key], now);
        expect(refusal).toEqual(expect.any(String));
        expect(refusal).not.toContain(key.export().toString('base64'));
      }
    }
  });

  it('names at least one header that must not be kept', () => {
    expect(Object.keys(request(key).headers)).toEqual(expect.arrayContaining([...kind.secretHeaders]));
    expect(kind.secretHeaders.length).toBeGreaterThan(0);
  });

  it('knows a delivery again by its key', () => {
    const [first, again] = [request(key), request(key)].map((given) => kind.deliveryKey(given, payload));
    expect(first).toEqual(expect.stringMatching(/^.{1,256}$/));
    expect(again).toBe(first);
  });

  it('maps the same payload to the same events', () => {
    const { events, ignored } = kind.toEvents(payload, delivery);
    expect(ignored).toBeUndefined();
    expect(events).toEqual([
      expect.objectContaining({
        type: 'purchase',
        userId: 'ana@example.com',
        amount: 1_499_000n,
        currency: 'BRL',
      }),
    ]);
    expect(events[0].id).toMatch(/^[A-Za-z0-9_.:@~-]{1,128}$/);
    expect(kind.toEvents(payload, delivery).events).toEqual(events);
  });

  it.each([null, 1, 'text', true])('refuses %j as a payload', (wrong) => {
    expect(() => kind.toEvents(wrong, delivery)).toThrow(InvalidInput);
  });
});
