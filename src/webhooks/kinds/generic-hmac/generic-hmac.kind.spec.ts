import { createHmac } from 'node:crypto';
import { deliveryContext } from '../../../../test/factories/delivery-context.js';
import { InvalidInput } from '../../../common/index.js';
import { genericHmacKind as kind } from './generic-hmac.kind.js';

const SECRET = 'secret-of-some-sender';
const key = kind.keyOf(SECRET);
const now = Date.UTC(2026, 2, 1, 12);
const body = Buffer.from('{"event":"Order Paid"}');

function fieldsAtFault(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidInput) return error.errors!.map(({ field }) => field);
    throw error;
  }
  return [];
}

describe('the signature by settings', () => {
  it.each([
    [{}, 'x-signature', 'sha256', 'hex', ''],
    [{ header: 'X-Sig', algorithm: 'sha512', encoding: 'base64' }, 'x-sig', 'sha512', 'base64', ''],
    [{ prefix: 'sha1=', algorithm: 'sha1' }, 'x-signature', 'sha1', 'hex', 'sha1='],
  ] as const)('%j', (given, header, algorithm, encoding, prefix) => {
    const settings = kind.readSettings(given);
    const signature = createHmac(algorithm, SECRET).update(body).digest(encoding);
    const verify = (value: string) =>
      kind.verify({ headers: { [header]: value }, query: {}, body }, [key], now, settings);
    expect(verify(prefix + signature)).toBeNull();
    expect(verify(`${prefix}x${signature.slice(1)}`)).toMatch(/does not fit/);
    if (prefix) expect(verify(signature)).toMatch(/does not begin with/);
    if (encoding === 'hex') expect(verify(prefix + signature.toUpperCase())).toBeNull();
    expect(kind.secretHeaders(settings)).toEqual([header]);
  });

  it('covers the time where the sender signs one', () => {
    const settings = kind.readSettings({ timestampHeader: 'X-Time' });
    const signed = (time: string, stated = time) => ({
      headers: {
        'x-time': stated,
        'x-signature': createHmac('sha256', SECRET).update(`${time}.`).update(body).digest('hex'),
      },
      query: {},
      body,
    });
    const verify = (...times: [string, string?]) => kind.verify(signed(...times), [key], now, settings);
    const seconds = now / 1000;
    expect(verify(`${seconds}`)).toBeNull();
    expect(verify(`${seconds - 1}`, `${seconds}`)).toMatch(/does not fit/);
    expect(verify(`${seconds - 301}`)).toMatch(/away from now/);
    expect(verify(new Date(now).toISOString())).toMatch(/not in seconds/);
    expect(kind.verify({ ...signed('1'), headers: {} }, [key], now, settings)).toMatch(/is missing/);
  });

  it('names a delivery by the header of the id, else by its bytes', () => {
    const keyOf = (given: object, headers: Record<string, string>) =>
      kind.deliveryKey({ headers, query: {}, body }, {}, kind.readSettings({ ...given }));
    expect(keyOf({ idHeader: 'X-Id' }, { 'x-id': 'abc' })).toBe('abc');
    expect(keyOf({ idHeader: 'X-Id' }, {})).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(keyOf({}, { 'x-id': 'abc' })).toMatch(/^sha256:/);
    expect(() => keyOf({ idHeader: 'X-Id' }, { 'x-id': 'x'.repeat(257) })).toThrow(InvalidInput);
  });
});

describe('the settings', () => {
  it('are completed', () => {
    expect(kind.readSettings({ header: 'X-Hub' })).toEqual({
      header: 'x-hub',
      algorithm: 'sha256',
      encoding: 'hex',
      prefix: '',
    });
  });

  it.each([
    [{ header: 'bad header' }, ['settings.header']],
    [
      { header: 7, algorithm: 'md5', encoding: 'utf8', prefix: 'a b' },
      ['settings.header', 'settings.algorithm', 'settings.encoding', 'settings.prefix'],
    ],
    [{ idHeader: '' }, ['settings.idHeader']],
    [{ idHeader: 'X-Signature' }, ['settings.idHeader']],
    [{ header: 'a', timestampHeader: 'A' }, ['settings.timestampHeader']],
    [{ constructor: 1 }, ['settings.constructor']],
    [{ fields: [] }, ['settings.fields']],
    [{ fields: { type: 'a' } }, ['settings.fields.userId']],
    [{ fields: { type: 'a', userId: 'b', colour: 'c' } }, ['settings.fields.colour']],
    [{ fields: { type: 'a..b', userId: '__proto__.x' } }, ['settings.fields.type', 'settings.fields.userId']],
    [
      { fields: { type: '=', userId: 'a.b.c.d.e.f.g.h.i' } },
      ['settings.fields.type', 'settings.fields.userId'],
    ],
    [{ fields: { type: 7, userId: 'constructor.name' } }, ['settings.fields.type', 'settings.fields.userId']],
  ])('%j are refused, naming %j', (given, fields) => {
    expect(fieldsAtFault(() => kind.readSettings({ ...given }))).toEqual(fields);
  });
});

describe('the payload by settings', () => {
  const fields = {
    id: 'data.order.id',
    type: 'event',
    userId: 'data.customer.email',
    value: 'data.items.0.price',
    currency: 'data.currency',
    timestamp: 'at',
    metadata: 'data.extra',
  };
  const map = (payload: unknown, given: object = fields) =>
    kind.toEvents(payload, deliveryContext({ settings: kind.readSettings({ fields: given }) }));
  const data = {
    order: { id: 42 },
    customer: { email: 'ana@example.com' },
    items: [{ price: '149.90' }],
    currency: 'usd',
    extra: { country: 'BR' },
  };
  const payload = { event: 'Order Paid', at: 1_767_279_600, data };

  it('is read by the paths', () => {
    expect(map(payload)).toEqual({
      events: [
        {
          id: 'shop~42~order_paid',
          type: 'order_paid',
          userId: 'ana@example.com',
          amount: 1_499_000n,
          currency: 'USD',
          timestamp: new Date('2026-01-01T15:00:00Z'),
          metadata: { country: 'BR' },
        },
      ],
    });
  });

  it('may have a fixed type, numbers for users, times in milliseconds, and no more than these two', () => {
    expect(
      map({ buyer: 7, t: 1_767_279_600_123 }, { type: '=purchase', userId: 'buyer', timestamp: 't' }).events,
    ).toEqual([
      expect.objectContaining({
        id: 'evt_abc-0',
        type: 'purchase',
        userId: '7',
        amount: null,
        currency: 'BRL',
        timestamp: new Date(1_767_279_600_123),
      }),
    ]);
  });

  it('may be an array, of which what names no user is left out', () => {
    const { events, ignored } = map([
      payload,
      { event: 'ping' },
      { ...payload, data: { ...data, order: {} } },
    ]);
    expect(events.map(({ id }) => id)).toEqual(['shop~42~order_paid', 'evt_abc-2']);
    expect(ignored).toBeUndefined();
    expect(map({ event: 'ping' })).toEqual({
      events: [],
      ignored: 'nothing stands at data.customer.email, where settings.fields.userId looks',
    });
  });

  it.each([
    [{ ...payload, data: { ...data, items: [{ price: 'much' }] } }, ['value']],
    [[payload, { ...payload, data: { ...data, currency: 'dollars' } }], ['[1].currency']],
    [{ ...payload, at: 1e300 }, ['timestamp']],
    [{ ...payload, data: { ...data, extra: 'text' } }, ['metadata']],
    [{ ...payload, data: { ...data, customer: { email: { a: 1 } } } }, ['userId']],
  ])('is refused where something stands that is no such thing (%#)', (wrong, expected) => {
    expect(fieldsAtFault(() => map(wrong))).toEqual(expected);
  });

  it('reads nothing that the payload does not have as its own', () => {
    for (const path of ['toString', 'hasOwnProperty', 'valueOf.name', 'data.length', 'event.length']) {
      expect(map(payload, { type: 'event', userId: path }).ignored).toMatch(/nothing stands/);
    }
  });
});
