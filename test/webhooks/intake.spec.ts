import { gzipSync } from 'node:zlib';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { EventLedger } from '../../src/events/index.js';
import { ApiClient, newWebhookId, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const MEBIBYTE = 1024 * 1024;
const login = { userId: 'ana@example.com', type: 'login' };
const purchase = { userId: 'ana@example.com', type: 'purchase', value: 149.9, currency: 'BRL' };

describe('POST /webhook/event', () => {
  let test: TestApp;
  let sender: WebhookSender;
  let api: ApiClient;
  let ledger: EventLedger;

  beforeAll(async () => {
    test = await startTestApp();
    sender = new WebhookSender(test.url, test.config.webhookSecret);
    api = await ApiClient.logIn(test.url);
    ledger = test.app.get(EventLedger);
  });
  afterAll(() => test?.close());

  const stored = () =>
    test.app.get<Connection>(getConnectionToken()).collection('deliveries').countDocuments();
  const delivery = async (id: string) => (await api.get(`/api/webhooks/deliveries/${id}`)).body;
  const newKey = async (scopes: string[]) =>
    (await api.post('/api/auth/api-keys', { name: 'test', scopes })).body.key as string;
  const unsigned = { 'webhook-id': null, 'webhook-timestamp': null, 'webhook-signature': null };

  it('takes one event and counts it', async () => {
    const answer = await sender.send({
      id: 'order-1',
      ...purchase,
      timestamp: '2026-01-31T12:00:00.500-03:00',
    });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ deliveryId: expect.stringMatching(/^dlv_/), accepted: 1, duplicates: 0 });
    await ledger.drained();
    expect(await delivery(answer.body.deliveryId)).toMatchObject({
      source: 'default',
      kind: 'standard',
      status: 'processed',
      events: 1,
      created: 1,
      duplicates: [],
      attempts: [{ status: 'processed' }],
      nextAttemptAt: null,
      headers: { 'webhook-signature': '[redacted]', 'content-type': 'application/json' },
      bodyEncoding: 'utf8',
    });
    expect((await api.get('/api/events/order-1')).body).toMatchObject({
      ...purchase,
      timestamp: '2026-01-31T15:00:00.500Z',
      source: 'default',
    });
  });

  it('takes an array, and the raw body is kept to the byte', async () => {
    const raw = ` [ ${JSON.stringify(login)},\n ${JSON.stringify({ ...login, metadata: { name: 'ação' } })} ]\n`;
    const answer = await sender.sendBytes(raw);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2, duplicates: 0 } });
    expect((await delivery(answer.body.deliveryId)).body).toBe(raw);
  });

  it('answers the same webhook-id with 200 and does nothing again', async () => {
    const headers = { 'webhook-id': newWebhookId() };
    const first = await sender.send([login, login], headers);
    const again = await sender.send([login, login], headers);
    expect(first.status).toBe(202);
    expect(again).toMatchObject({
      status: 200,
      body: { deliveryId: first.body.deliveryId, accepted: 0, duplicates: 2 },
    });
  });

  it('shows in the delivery which of its events had been recorded before', async () => {
    await sender.send({ ...login, id: 'known-1' });
    await ledger.drained();
    const answer = await sender.send([
      { ...login, id: 'known-1' },
      { ...login, id: 'new-1' },
    ]);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 2 } });
    await ledger.drained();
    expect(await delivery(answer.body.deliveryId)).toMatchObject({ created: 1, duplicates: ['known-1'] });
  });

  it('stores each key once when many requests come at the same time', async () => {
    const ids = Array.from({ length: 20 }, () => newWebhookId());
    const answers = await Promise.all(
      [...ids, ...ids, ...ids].map((id) => sender.send(login, { 'webhook-id': id })),
    );
    const byStatus = (status: number) => answers.filter((answer) => answer.status === status);
    expect([byStatus(202).length, byStatus(200).length]).toEqual([20, 40]);
    expect(new Set(answers.map(({ body }) => body.deliveryId)).size).toBe(20);
  });

  it('takes an API key with the scope events:write instead of a signature', async () => {
    const key = await newKey(['events:write']);
    const headers = { ...unsigned, authorization: `Bearer ${key}` };
    const answer = await sender.send(login, headers);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(await delivery(answer.body.deliveryId)).toMatchObject({
      deliveryKey: answer.body.deliveryId,
      headers: { authorization: '[redacted]' },
    });
    const named = { ...headers, 'webhook-id': newWebhookId() };
    expect((await sender.send(login, named)).status).toBe(202);
    expect((await sender.send(login, named)).status).toBe(200);
    const tooLong = await sender.send(login, { ...headers, 'webhook-id': 'm'.repeat(257) });
    expect(tooLong).toMatchObject({ status: 400, body: { errors: [{ field: 'webhook-id' }] } });
  });

  it('refuses a key without the scope with 403 and what is no key with 401', async () => {
    const reader = await newKey(['events:read']);
    const before = await stored();
    const by = (authorization: string) => sender.send(login, { ...unsigned, authorization });
    expect((await by(`Bearer ${reader}`)).status).toBe(403);
    expect((await by(`Bearer td_${'x'.repeat(43)}`)).status).toBe(401);
    expect((await by('Basic YWRtaW46YWRtaW4=')).status).toBe(401);
    expect((await by('Bearer ')).status).toBe(401);
    expect(await stored()).toBe(before);
  });

  const seconds = Math.floor(Date.now() / 1000);
  it.each([
    ['no headers', unsigned],
    ['no signature', { 'webhook-signature': null }],
    ['no id', { 'webhook-id': null }],
    ['a wrong signature', { 'webhook-signature': `v1,${Buffer.alloc(32, 1).toString('base64')}` }],
    ['a signature of another version', { 'webhook-signature': 'v1a,abc v2,def' }],
    ['a stale timestamp', { 'webhook-timestamp': String(seconds - 400) }],
    ['a timestamp of the future', { 'webhook-timestamp': String(seconds + 400) }],
    ['a timestamp that is none', { 'webhook-timestamp': 'now' }],
  ])('refuses %s with 401 before it looks at the body', async (_, headers) => {
    const before = await stored();
    for (const body of [JSON.stringify(login), '{"broken']) {
      const answer = await sender.sendBytes(body, headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.code).toBe('WEBHOOK.SIGNATURE_REFUSED');
    }
    expect(await stored()).toBe(before);
  });

  it('refuses the signature of another body or another secret', async () => {
    const timestamp = String(seconds);
    const signature = 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=';
    expect(
      (await sender.send(login, { 'webhook-timestamp': timestamp, 'webhook-signature': signature })).status,
    ).toBe(401);
    const stranger = new WebhookSender(test.url, `whsec_${Buffer.alloc(24, 7).toString('base64')}`);
    expect((await stranger.send(login)).status).toBe(401);
  });

  const deep = { a: { b: { c: { d: { e: { f: 1 } } } } } };
  it.each([
    ['nothing', '', undefined],
    ['malformed JSON', '{"userId":', undefined],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), ''],
    ['an empty array', '[]', ''],
    ['501 events', JSON.stringify(Array.from({ length: 501 }, () => login)), ''],
    ['text', '"login"', ''],
    ['a missing field', '{"type":"login"}', 'userId'],
    ['an unknown field', JSON.stringify({ ...login, name: 'x' }), 'name'],
    ['a wrong type', JSON.stringify({ ...login, value: '12' }), 'value'],
    ['a value that is not finite', '{"userId":"a","type":"b","value":1e999}', 'value'],
    ['five decimals', JSON.stringify({ ...login, value: 1.00001 }), 'value'],
    ['a far future', JSON.stringify({ ...login, timestamp: '2999-01-01T00:00:00Z' }), 'timestamp'],
    [
      'metadata that is too large',
      JSON.stringify({ ...login, metadata: { a: 'x'.repeat(17_000) } }),
      /^metadata/,
    ],
    ['metadata that is too deep', JSON.stringify({ ...login, metadata: deep }), /^metadata/],
    ['a key with $', JSON.stringify({ ...login, metadata: { $where: 1 } }), /^metadata/],
    ['a key with a dot', JSON.stringify({ ...login, metadata: { 'a.b': 1 } }), /^metadata/],
    ['__proto__', '{"userId":"a","type":"b","metadata":{"__proto__":{"admin":true}}}', 'metadata.__proto__'],
    [
      'a fault in an array',
      JSON.stringify([login, login, login, { ...login, value: null, type: 'A' }]),
      '[3].type',
    ],
  ])('refuses %s with 400, names the field and stores nothing', async (_, body, field) => {
    const before = await stored();
    const answer = await sender.sendBytes(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ status: 400, id: expect.any(String), code: expect.any(String) });
    if (field !== undefined) {
      const fields = (answer.body.errors as { field: string }[]).map((error) => error.field);
      expect(fields).toContainEqual(typeof field === 'string' ? field : expect.stringMatching(field));
    }
    expect(await stored()).toBe(before);
  });

  it('takes a body of 1 MiB and refuses one byte more with 413', async () => {
    const padded = (bytes: number) => JSON.stringify(login).padEnd(bytes, ' ');
    expect(await sender.sendBytes(padded(MEBIBYTE))).toMatchObject({ status: 202 });
    expect((await sender.sendBytes(padded(MEBIBYTE + 1))).status).toBe(413);
  });

  it('refuses packed bodies and other media types with 415', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MEBIBYTE, 0x20));
    expect((await sender.sendBytes(bomb, { 'content-encoding': 'gzip' })).status).toBe(415);
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      expect((await sender.send(login, { 'content-type': type })).status).toBe(415);
    }
    expect((await sender.send(login, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(
      202,
    );
  });

  it('is there under the slug of its source too; another slug is 404', async () => {
    const to = (path: string) => new WebhookSender(test.url, test.config.webhookSecret, path).send(login);
    expect((await to('/webhook/default')).status).toBe(202);
    expect((await to('/webhook/nobody')).status).toBe(404);
  });
});
