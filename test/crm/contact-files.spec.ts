import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Contacts } from '../../src/crm/contacts/contacts.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const CONTACTS = '/api/crm/contacts';

describe('files of contacts', () => {
  let test: TestApp;
  let api: ApiClient;
  let token: string;
  let contacts: Contacts;

  beforeAll(async () => {
    test = await startTestApp();
    const login = { email: 'admin@example.com', password: 'admin-password-1' };
    token = (await new ApiClient(test.url, '').post('/api/auth/login', login)).body.accessToken as string;
    api = new ApiClient(test.url, token);
    contacts = test.app.get(Contacts);
    for (const [key, type] of [
      ['city', 'text'],
      ['age', 'number'],
    ])
      await api.post('/api/crm/fields', { key, type });
  });
  afterAll(() => test?.close());

  const send = async (body: string | Buffer, type = 'text/csv') => {
    const response = await fetch(`${test.url}${CONTACTS}/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body,
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the JSON of the API
    return { status: response.status, body: (await response.json()) as any };
  };
  const find = (email: string) => contacts.findByEmail(email);

  it('make contacts and change them, whole rows or none, the same again changing nothing', async () => {
    await api.post(CONTACTS, { email: 'old@example.com', name: 'Old', tags: ['first'], fields: { age: 50 } });
    const file =
      '\ufeffEmail;Name;Tags;Stage;Subscribed;City;Phone\r\n' +
      'NEW@example.com;"Ana\u00e7; ""A""";vip, Webinar;won;;Recife;1\r\n' +
      'old@example.com;;second;;não;Olinda;2\r\n' +
      ';Nobody;;;;;\r\n' +
      'bad;Bad;;;;;\r\n' +
      '\r\n' +
      'break@example.com;"a\r\nBcc: x@example.com";;;;;\r\n' +
      'new@example.com;Ana;;;;;\r\n';
    const answer = await send(file, 'text/csv; charset=utf-8');
    expect(answer).toEqual({
      status: 200,
      body: {
        created: 1,
        updated: 2,
        rejected: [
          { row: 4, reason: 'email: is missing' },
          { row: 5, reason: 'email: is no e-mail address' },
          { row: 7, reason: 'name: must have no line breaks or other control characters' },
        ],
        ignoredColumns: ['Phone'],
      },
    });
    const made = await find('new@example.com');
    expect(made).toMatchObject({
      name: 'Ana',
      tags: ['vip', 'webinar'],
      stage: 'won',
      fields: { city: 'Recife' },
      origin: 'import',
      subscription: { status: 'subscribed', by: 'import' },
    });
    const changed = await find('old@example.com');
    expect(changed).toMatchObject({
      name: 'Old',
      tags: ['first', 'second'],
      fields: { age: 50, city: 'Olinda' },
      subscription: { status: 'unsubscribed' },
    });
    expect((await send(file)).body).toMatchObject({ created: 0, updated: 3 });
    expect([await find('new@example.com'), await find('old@example.com')]).toEqual([made, changed]);
  });

  it('subscribe whom nobody has asked, and bring back nobody who has left', async () => {
    const [left, bounced, bought] = await contacts.upsertByEmail(
      ['left', 'bounced', 'bought'].map((name) => ({ email: `${name}@example.com` })),
      'purchase',
    );
    await contacts.setSubscription(left.contact.id, 'subscribed', 'staff');
    await contacts.setSubscription(left.contact.id, 'unsubscribed', 'self');
    await contacts.setSubscription(bounced.contact.id, 'subscribed', 'staff');
    await contacts.setSubscription(bounced.contact.id, 'unsubscribed', 'bounce');
    const file = 'email,subscribed\nleft@example.com,yes\nbounced@example.com,yes\nbought@example.com,\n';
    expect((await send(file)).body).toEqual({ created: 0, updated: 3, rejected: [] });
    const status = async (name: string) => (await find(`${name}@example.com`))!.subscription.status;
    expect(await status('left')).toBe('unsubscribed');
    expect(await status('bounced')).toBe('unsubscribed');
    expect(await status('bought')).toBe('subscribed');
    expect(bought.isNew).toBe(true);
  });

  it('are read as Windows-1252 when they are no UTF-8', async () => {
    const file = Buffer.from('email,name\njose@example.com,Jos\u00e9 Concei\u00e7\u00e3o\n', 'latin1');
    expect((await send(file)).body).toMatchObject({ created: 1 });
    expect((await find('jose@example.com'))?.name).toBe('José Conceição');
  });

  it.each([
    ['nothing', '', 'text/csv', 400, 'CRM.IMPORT_COLUMNS'],
    ['no column of e-mails', 'name\nAna\n', 'text/csv', 400, 'CRM.IMPORT_COLUMNS'],
    ['JSON', '{"email":"a@example.com"}', 'application/json', 415, 'CRM.NO_CSV'],
  ])('are refused with %s', async (_, body, type, status, code) => {
    expect(await send(body, type)).toMatchObject({ status, body: { code } });
  });

  it('are taken at their own address only', async () => {
    const response = await fetch(test.url + CONTACTS, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: 'email\na@example.com\n',
    });
    expect(response.status).toBe(415);
  });

  it('tell of an open quote, and take what is before it', async () => {
    const answer = await send(
      'email,name\nquote1@example.com,A\nquote2@example.com,"B\nquote3@example.com,C\n',
    );
    expect(answer.body).toEqual({
      created: 1,
      updated: 0,
      rejected: [{ row: 3, reason: 'has a quote that is not closed; no row after it was read' }],
    });
    expect(await find('quote1@example.com')).not.toBeNull();
    expect(await find('quote3@example.com')).toBeNull();
  });

  it('list the first thousand refused rows, and count the others', async () => {
    const answer = await send(`email\n${'nobody\n'.repeat(1020)}many@example.com\n`);
    expect(answer.body.rejected).toHaveLength(1000);
    expect(answer.body).toMatchObject({ created: 1, rejectedMore: 20 });
  });

  it('say nothing any more in a field that is removed meanwhile', async () => {
    await api.post('/api/crm/fields', { key: 'leaving', type: 'text' });
    contacts.whenMade(async (made) => {
      if (!made.some(({ email }) => email === 'leaving1@example.com')) return;
      await api.delete('/api/crm/fields/leaving');
      const again = () => api.post('/api/crm/fields', { key: 'leaving', type: 'number' });
      await until(async () => (await again()).status === 201); // once its values are gone
    });
    const rows = Array.from({ length: 600 }, (_, at) => `leaving${at + 1}@example.com,a text\n`);
    expect((await send(`email,leaving\n${rows.join('')}`)).body).toMatchObject({
      created: 600,
      rejected: [],
    });
    expect((await find('leaving600@example.com'))!.fields).toEqual({});
    await api.delete('/api/crm/fields/leaving');
  });

  it('do nothing when they do not arrive whole, and leave nothing on the disk', async () => {
    await new Promise<void>((resolve) => {
      const upload = request(`${test.url}${CONTACTS}/import`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'text/csv',
          'content-length': '1000000',
        },
      });
      upload.on('error', () => resolve());
      upload.write('email,name\nhalf1@example.com,A\nhalf2@exam', () => upload.destroy());
    });
    // the next one is through the same door, behind it
    expect((await send('email\nwhole@example.com\n')).body).toMatchObject({ created: 1 });
    expect(await find('half1@example.com')).toBeNull();
    expect(readdirSync(join(test.config.dataDir, 'uploads'))).toEqual([]);
  });

  it('are given out as they are taken in', async () => {
    const tag = 'round-trip';
    await api.post(CONTACTS, {
      email: 'formula@example.com',
      name: '=HYPERLINK("http://evil.example")',
      tags: [tag, 'two words'],
      fields: { city: 'São Paulo; "centro"', age: 1.5, vip: true },
      stage: 'won',
      subscribed: true,
    });
    await api.post(CONTACTS, { email: 'plain@example.com', tags: [tag] });
    const response = await fetch(`${test.url}${CONTACTS}/export?format=csv&tag=${tag}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain('contacts.csv');
    const file = await response.text();
    const [head, first, second] = file.split('\r\n');
    expect(head).toBe('id,email,name,tags,stage,subscribed,lifecycle,createdAt,age,city,vip');
    expect(first).toContain('"\'=HYPERLINK(');
    expect(second).toContain('plain@example.com');
    const before = [await find('formula@example.com'), await find('plain@example.com')];
    expect((await send(file)).body).toMatchObject({ created: 0, updated: 2, rejected: [] });
    expect([await find('formula@example.com'), await find('plain@example.com')]).toEqual(before);
    expect((await api.get(`${CONTACTS}/export?format=xlsx`)).status).toBe(400);
  });
});
