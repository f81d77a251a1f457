import type { KeyObject } from 'node:crypto';
import { deliveryContext } from '../../../test/factories/delivery-context.js';
import { VENDOR_SENDERS } from '../../../test/factories/vendor-senders.js';
import { InvalidInput } from '../../common/index.js';
import { keptHeaders } from '../intake/kept-headers.js';
import { KINDS, MAPPED_HEADERS } from './kinds.js';
import { WEBHOOK_KINDS, type WebhookRequest } from './webhook-kind.js';

describe.each(WEBHOOK_KINDS)('kind %s', (name) => {
  const kind = KINDS[name];
  const { payload, sign, secret, proof, event, timed } = VENDOR_SENDERS[name];
  const now = Date.UTC(2026, 2, 1, 12);
  const body = Buffer.from(JSON.stringify(payload));
  const key = kind.keyOf(secret);
  const other = kind.keyOf(kind.newSecret());
  const settings = kind.readSettings({});
  const secretHeaders = kind.secretHeaders(settings);
  const request = (bytes = body, at = now): WebhookRequest => ({ ...sign(bytes, secret, at), body: bytes });
  const verify = (given: WebhookRequest, keys: readonly KeyObject[] = [key]) =>
    kind.verify(given, keys, now, settings);
  const { headers } = request();
  const delivery = deliveryContext({ headers: keptHeaders(headers, secretHeaders), settings });

  it('goes by its own name', () => {
    expect(kind.kind).toBe(name);
  });

  it('makes a fresh secret each time, which it takes itself', () => {
    expect(kind.newSecret()).not.toBe(kind.newSecret());
    expect(other.symmetricKeySize).toBeGreaterThanOrEqual(24);
  });

  it.each(['', 'x', ' ', 'whsec_', 'ü'.repeat(40), 'x'.repeat(513)])('refuses the secret %j', (wrong) => {
    expect(() => kind.keyOf(wrong)).toThrow(InvalidInput);
  });

  it('refuses a setting that it has not, and keeps what it made of good ones', () => {
    expect(() => kind.readSettings({ nope: 1 })).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ field: 'settings.nope' })] }),
    );
    expect(kind.readSettings(settings)).toEqual(settings);
  });

  it('verifies a request by any of its keys', () => {
    expect(verify(request())).toBeNull();
    expect(verify(request(), [other, key])).toBeNull();
  });

  it('refuses another key, no key at all, and a request without proof', () => {
    expect(verify(request(), [other])).toEqual(expect.any(String));
    expect(verify(request(), [])).toEqual(expect.any(String));
    expect(verify({ headers: {}, query: {}, body })).toEqual(expect.any(String));
  });

  it('refuses proof that is cut, longer, doubled, or empty, and does not say what would be right', () => {
    const right = request();
    const given = right[proof.in][proof.name] as string;
    const wrongs = [
      given.slice(0, -1),
      given.slice(0, 8),
      `${given}A`,
      '',
      [given, given],
      given.toUpperCase(),
    ];
    for (const wrong of name === 'generic-hmac' ? wrongs.slice(0, -1) : wrongs) {
      const refusal = verify({ ...right, [proof.in]: { ...right[proof.in], [proof.name]: wrong } });
      expect(refusal).toEqual(expect.any(String));
      expect(refusal).not.toContain(secret);
      expect(refusal).not.toContain(given.slice(-20));
    }
  });

  if (name !== 'hotmart') {
    it('refuses a body that is cut, or has a byte more', () => {
      expect(verify({ ...request(), body: body.subarray(0, -1) })).toEqual(expect.any(String));
      expect(verify({ ...request(), body: Buffer.concat([body, Buffer.from(' ')]) })).toEqual(
        expect.any(String),
      );
    });
  }

  if (timed) {
    it.each([-301, 301])('refuses a time that is %d seconds off, and takes one second less', (off) => {
      expect(verify(request(body, now + off * 1000))).toMatch(/away from now/);
      expect(verify(request(body, now + (off - Math.sign(off)) * 1000))).toBeNull();
    });
  }

  it('keeps no proof, and reads no header in mapping that is one', () => {
    const kept = keptHeaders(headers, secretHeaders);
    if (proof.in === 'headers') expect(kept[proof.name]).toBe('[redacted]');
    expect(kind.mappedHeaders.filter((header) => kept[header] === undefined)).toEqual([]);
    expect(kind.mappedHeaders.filter((header) => secretHeaders.includes(header))).toEqual([]);
    expect(kind.mappedHeaders.every((header) => /^[a-z0-9-]+$/.test(header))).toBe(true); // names as they are stored
    expect(MAPPED_HEADERS).toEqual(expect.arrayContaining([...kind.mappedHeaders]));
  });

  it('knows a delivery again by its key', () => {
    const given = request();
    const [first, again] = [given, { ...given }].map((one) => kind.deliveryKey(one, payload, settings));
    expect(first).toEqual(expect.stringMatching(/^.{1,256}$/));
    expect(again).toBe(first);
  });

  it('makes an example that it takes itself, under another name each time', () => {
    const [first, second] = [kind.example(key, now, settings), kind.example(key, now, settings)];
    expect(first.body + JSON.stringify(first.headers)).not.toBe(second.body + JSON.stringify(second.headers));
    expect(first.body + JSON.stringify(first)).not.toContain(secret);
    const query = Object.fromEntries(new URLSearchParams(first.query));
    const given = { headers: { ...first.headers }, query, body: Buffer.from(first.body) };
    if (name === 'hotmart') given.headers['x-hotmart-hottok'] = secret; // it stands for itself
    expect(verify(given)).toBeNull();
    expect(kind.verify(given, [key], now + 301_000, settings) === null).toBe(!first.isTimed);
    const context = deliveryContext({ headers: given.headers, settings, receivedAt: new Date(now) });
    const { events, ignored } = kind.toEvents(JSON.parse(first.body), context);
    expect(ignored).toBeUndefined();
    expect(events).toEqual([expect.objectContaining({ type: event.type })]);
    expect(Math.abs(events[0].timestamp.getTime() - now)).toBeLessThan(60_000);
  });

  it('maps the same payload to the same events', () => {
    const { events, ignored } = kind.toEvents(payload, delivery);
    expect(ignored).toBeUndefined();
    expect(events).toEqual([expect.objectContaining(event)]);
    if (event.type === 'purchase') expect(events[0]).toMatchObject({ amount: 1_499_000n, currency: 'BRL' });
    expect(events[0].id).toMatch(/^[A-Za-z0-9_.:@~-]{1,128}$/);
    expect(kind.toEvents(structuredClone(payload), delivery).events).toEqual(events);
    const read = Object.fromEntries(kind.mappedHeaders.map((header) => [header, delivery.headers[header]]));
    expect(kind.toEvents(payload, { ...delivery, headers: read }).events).toEqual(events);
  });

  it.each([null, 1, 'text', true])('refuses %j as a payload', (wrong) => {
    expect(() => kind.toEvents(wrong, delivery)).toThrow(InvalidInput);
  });

  /** Whatever a vendor leaves out, or fills with something else, mapping ends in a good event, a reason or a clear error. */
  it('comes through with any field missing or of another type', () => {
    for (const path of pathsOf(payload)) {
      for (const junk of [undefined, null, 7, -1.5, 'x', '\ud800', [], {}, true, 1e300]) {
        const broken = structuredClone(payload);
        put(broken, path, junk);
        let mapped;
        try {
          mapped = kind.toEvents(broken, delivery);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidInput);
          continue;
        }
        for (const one of mapped.events) {
          expect(one.id).toMatch(/^[A-Za-z0-9_.:@~-]{1,128}$/);
          expect(one.type).toMatch(/^[a-z0-9_.:-]{1,64}$/);
          expect(one.userId).toMatch(/^[^\p{C}]{1,256}$/u);
          expect(one.currency).toMatch(/^[A-Z]{3}$/);
          expect(one.timestamp.getTime()).toBeLessThanOrEqual(now + 300_000);
          expect(typeof (one.amount ?? 0n)).toBe('bigint');
        }
        if (mapped.events.length === 0) expect(mapped.ignored).toMatch(/.{10}/);
      }
    }
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...at, name]));
  return at.length ? [at, ...inner] : inner;
}

function put(target: unknown, path: Path, value: unknown): void {
  let place = target as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) place = place[name] as typeof place;
  place[path.at(-1)!] = value;
}
