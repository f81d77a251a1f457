import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { EventLedger } from '../../src/events/index.js';
import { WEBHOOK_KINDS, type WebhookKindName } from '../../src/webhooks/kinds/webhook-kind.js';
import { type Otherwise, sendAs, VENDOR_SENDERS } from '../factories/vendor-senders.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

let test: TestApp;
let api: ApiClient;

beforeAll(async () => {
  test = await startTestApp();
  api = await ApiClient.logIn(test.url);
});
afterAll(() => test?.close());

const connection = () => test.app.get<Connection>(getConnectionToken());
const stored = () => connection().collection('deliveries').countDocuments();
const recorded = () => connection().collection('events').countDocuments();
const counted = () => test.app.get(EventLedger).drained();
const delivery = async (id: string) => (await api.get(`/api/webhooks/deliveries/${id}`)).body;

describe.each(WEBHOOK_KINDS)('a source of kind %s', (kind) => {
  const { payload, secret, event, proof, timed } = VENDOR_SENDERS[kind];
  const body = Buffer.from(JSON.stringify(payload));
  const send = (bytes: Buffer = body, otherwise: Otherwise = {}) =>
    sendAs(kind, `${test.url}/webhook/of-${kind}`, bytes, otherwise);

  beforeAll(async () => {
    expect((await api.post('/api/webhooks/sources', { slug: `of-${kind}`, kind, secret })).status).toBe(201);
  });

  async function refused(status: number, code: string, bytes: Buffer, otherwise: Otherwise): Promise<void> {
    const before = await stored();
    const answer = await send(bytes, otherwise);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(JSON.stringify(answer.body)).not.toContain(secret);
    expect(await stored()).toBe(before);
  }

  it('refuses what is forged, unsigned or stale, and stores nothing', async () => {
    const code = 'WEBHOOK.SIGNATURE_REFUSED';
    await refused(401, code, body, { secret: 'another-secret-of-somebody' });
    if (proof.in === 'headers') await refused(401, code, body, { headers: { [proof.name]: null } });
    if (timed) await refused(401, code, body, { at: Date.now() - 301_000 });
    if (kind === 'hotmart') return; // it signs nothing
    await refused(401, code, body.subarray(0, -2), { signed: body });
    const dearer = Buffer.from(body.toString().replace('example', 'exemple'));
    expect(dearer.equals(body)).toBe(false);
    await refused(401, code, dearer, { signed: body });
  });

  it('refuses a signed body that is cut, or no JSON of this kind, and stores nothing', async () => {
    await refused(400, 'COMMON.MALFORMED_JSON', body.subarray(0, body.length >> 1), {});
    await refused(400, 'COMMON.MALFORMED_JSON', Buffer.alloc(0), {});
    await refused(400, 'COMMON.INVALID_INPUT', Buffer.from('"text"'), {});
    await refused(400, 'COMMON.INVALID_INPUT', Buffer.from([0x22, 0xff, 0x22]), {});
    await refused(400, 'COMMON.INVALID_INPUT', Buffer.from('{"data":{"__proto__":{"a":1}}}'), {});
    await refused(415, 'WEBHOOK.MEDIA_TYPE_NOT_SUPPORTED', body, {
      headers: { 'content-type': 'text/plain' },
    });
  });

  it('takes what is right once, keeps no secret of it, and makes an event of it', async () => {
    const otherwise = { proof: VENDOR_SENDERS[kind].sign(body, secret, Date.now()) };
    const before = await recorded();
    const first = await send(body, otherwise);
    expect(first).toMatchObject({ status: 202, body: { accepted: 1, duplicates: 0 } });
    await counted();
    expect(await recorded()).toBe(before + 1);
    const kept = await delivery(first.body.deliveryId as string);
    expect(kept).toMatchObject({ kind, source: `of-${kind}`, status: 'processed', created: 1 });
    expect(kept.body).toBe(body.toString());
    expect(JSON.stringify(kept.headers)).not.toContain(secret);
    if (proof.in === 'headers') expect(kept.headers[proof.name]).toBe('[redacted]');
    const row = await connection().collection('deliveries').findOne({ _id: first.body.deliveryId });
    expect(JSON.stringify(row)).not.toContain(otherwise.proof[proof.in][proof.name]);
    const { items } = (await api.get(`/api/events?q=of-${kind}&type=${event.type}`)).body;
    expect(items).toEqual([expect.objectContaining({ ...event, source: `of-${kind}` })]);

    const again = await send(body, otherwise);
    expect(again).toMatchObject({
      status: 200,
      body: { deliveryId: first.body.deliveryId, accepted: 0, duplicates: 1 },
    });
    await counted();
    expect(await recorded()).toBe(before + 1);
  });
});

describe('the same thing in another envelope', () => {
  /** What stands for the same sale although the sender gives it another name. */
  const envelopes: [
    WebhookKindName,
    (payload: Record<string, unknown>) => Record<string, unknown>,
    Otherwise,
  ][] = [
    ['stripe', (payload) => ({ ...payload, id: 'evt_another' }), {}],
    ['hotmart', (payload) => ({ ...payload, id: 'another', event: 'PURCHASE_COMPLETE' }), {}],
    ['kiwify', (payload) => ({ ...payload, webhook_event_type: 'subscription_renewed' }), {}],
    ['shopify', (payload) => payload, { headers: { 'x-shopify-event-id': 'e-2' } }],
    ['github', (payload) => payload, { headers: { 'x-github-delivery': 'd-2' } }],
  ];

  it.each(envelopes)('is not counted twice from %s', async (kind, change, otherwise) => {
    const { payload, secret } = VENDOR_SENDERS[kind];
    const slug = `twice-${kind}`;
    await api.post('/api/webhooks/sources', { slug, kind, secret });
    const send = (given: unknown, how: Otherwise) =>
      sendAs(kind, `${test.url}/webhook/${slug}`, Buffer.from(JSON.stringify(given)), how);
    const first = await send(payload, {});
    await counted();
    const before = await recorded();
    const second = await send(change(payload as Record<string, unknown>), otherwise);
    expect([first.status, second.status]).toEqual([202, 202]);
    await counted();
    expect(await recorded()).toBe(before);
    const { created, duplicates } = await delivery(second.body.deliveryId as string);
    expect({ created, duplicates: duplicates.length }).toEqual({ created: 0, duplicates: 1 });
  });
});

describe('what Kiwify tells once more of an order', () => {
  it('brings what was missing before, and is counted once', async () => {
    const { payload, secret, event } = VENDOR_SENDERS.kiwify;
    await api.post('/api/webhooks/sources', { slug: 'once-more', kind: 'kiwify', secret });
    const send = async (changed: object) => {
      const body = Buffer.from(JSON.stringify({ ...(payload as object), ...changed }));
      const answer = await sendAs('kiwify', `${test.url}/webhook/once-more`, body);
      expect(answer.status).toBe(202);
      await counted();
      return delivery(answer.body.deliveryId as string);
    };
    expect(await send({ Customer: null })).toMatchObject({ status: 'ignored' });
    expect(await send({})).toMatchObject({ status: 'processed', created: 1 });
    expect(await send({ updated_at: '2026-01-01 12:05' })).toMatchObject({ status: 'processed', created: 0 });
    const { items } = (await api.get('/api/events?q=once-more')).body;
    expect(items).toEqual([expect.objectContaining(event)]);
  });
});

describe('ids of Shopify beyond 2^53', () => {
  it('tell neighbouring orders apart, and the same one in another envelope not', async () => {
    const { payload, secret } = VENDOR_SENDERS.shopify;
    const slug = 'huge-shopify';
    await api.post('/api/webhooks/sources', { slug, kind: 'shopify', secret });
    const send = (id: string, event: string) => {
      const body = JSON.stringify({ ...(payload as object), id: 'ID' }).replace('"ID"', id);
      const headers = { 'x-shopify-event-id': event };
      return sendAs('shopify', `${test.url}/webhook/${slug}`, Buffer.from(body), { headers });
    };
    await send('820982911946154508', 'huge-1');
    await send('820982911946154508', 'huge-2');
    await send('820982911946154509', 'huge-3');
    await counted();
    const { items } = (await api.get(`/api/events?q=${slug}`)).body;
    const orders = items.map(({ metadata }: { metadata: { transaction: string } }) => metadata.transaction);
    expect(orders.sort()).toEqual(['820982911946154508', '820982911946154509']);
  });
});

describe('what mapping needs beside the body', () => {
  /** Dead until it is tried again: then the ledger maps it from the stored row, and not from memory. */
  async function mappedAgain(slug: string, send: () => ReturnType<typeof sendAs>) {
    const dead = new Date(Date.now() + 3_600_000);
    await api.post(`/api/webhooks/sources/${slug}/simulate-failure`, { count: 1 });
    const { body } = await send();
    await counted();
    expect((await delivery(body.deliveryId as string)).status).toBe('retrying');
    await connection()
      .collection('deliveries')
      .updateOne({ _id: body.deliveryId }, { $set: { dueAt: dead } });
    return body.deliveryId as string;
  }

  it.each(['github', 'shopify'] as const)('is kept with a delivery of %s', async (kind) => {
    const { payload, secret, event } = VENDOR_SENDERS[kind];
    const slug = `again-${kind}`;
    await api.post('/api/webhooks/sources', { slug, kind, secret });
    const body = Buffer.from(JSON.stringify(payload));
    const id = await mappedAgain(slug, () => sendAs(kind, `${test.url}/webhook/${slug}`, body));
    expect((await api.post(`/api/webhooks/deliveries/${id}/retry`)).status).toBe(200);
    await counted();
    expect(await delivery(id)).toMatchObject({ status: 'processed', created: 1 });
    const { items } = (await api.get(`/api/events?q=${slug}`)).body;
    expect(items).toEqual([expect.objectContaining(event)]);
  });

  it('are the settings as they were, though they have changed and the source has gone', async () => {
    const { secret } = VENDOR_SENDERS['generic-hmac'];
    const fields = { type: '=purchase', userId: 'buyer', value: 'price', id: 'order' };
    const made = await api.post('/api/webhooks/sources', {
      slug: 'again-generic',
      kind: 'generic-hmac',
      secret,
      settings: { fields },
    });
    expect(made.body.settings).toEqual({
      header: 'x-signature',
      algorithm: 'sha256',
      encoding: 'hex',
      prefix: '',
      fields,
    });
    const body = Buffer.from('{"buyer":"ana@example.com","price":149.9,"order":7,"other":"bo@example.com"}');
    const address = `${test.url}/webhook/again-generic`;
    const id = await mappedAgain('again-generic', () => sendAs('generic-hmac', address, body));
    const changed = { settings: { fields: { type: '=login', userId: 'other' } } };
    expect((await api.patch('/api/webhooks/sources/again-generic', changed)).status).toBe(200);
    expect((await api.delete('/api/webhooks/sources/again-generic')).status).toBe(204);
    await api.post(`/api/webhooks/deliveries/${id}/retry`);
    await counted();
    expect((await api.get('/api/events/again-generic~7~purchase')).body).toMatchObject({
      type: 'purchase',
      userId: 'ana@example.com',
      value: 149.9,
    });
  });
});
