import { Contacts } from '../../src/crm/contacts/contacts.js';
import { ContactFieldRepository } from '../../src/crm/contacts/fields/field.repository.js';
import { MailEvents } from '../../src/crm/mailing/events/mail-events.js';
import { SegmentUses } from '../../src/crm/segments/ports/segment-uses.js';
import { SegmentReader } from '../../src/crm/segments/reading/segment-reader.js';
import { EventLedger } from '../../src/events/index.js';
import { member, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const SEGMENTS = '/api/crm/segments';

describe('segments', () => {
  let test: TestApp;
  let api: ApiClient;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    for (const [name, more] of Object.entries({
      ana: { tags: ['vip'], subscribed: true, fields: { city: 'Recife', age: 31 } },
      bia: { tags: ['vip', 'aluna'], fields: { city: 'Olinda' } },
      caio: { subscribed: true, fields: { city: 'Recife (PE)', age: 50 } },
      dora: {},
    })) {
      const answer = await api.post('/api/crm/contacts', { email: `${name}@example.com`, name, ...more });
      ids[name] = (answer.body as { id: string }).id;
    }
    const days = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
    for (const [userId, value, timestamp] of [
      ['ANA@example.com', 100, days(1)],
      ['ana@example.com', 50, days(20)],
      ['bia@example.com', 70, days(3)],
      ['bia@example.com', 70, days(40)],
      ['caio@example.com', 30, days(60)],
    ] as const) {
      const answer = await api.post('/api/events', { userId, type: 'purchase', value, timestamp });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    }
    await test.app.get(EventLedger).drained();
  });
  afterAll(() => test?.close());

  const preview = (rules: unknown) => api.post(`${SEGMENTS}/preview`, { rules });
  const named = async (rules: unknown) => {
    const { status, body } = await preview(rules);
    if (status !== 200) return `${status} ${body.errors?.[0]?.field}: ${body.errors?.[0]?.message}`;
    const names = (body.contacts as { name: string }[]).map(({ name }) => name);
    expect(body.count).toBe(names.length);
    return names.join(' ');
  };

  it('are made, shown, changed, listed and deleted', async () => {
    const rules = { all: [{ field: 'tags', op: 'contains', value: 'vip' }] };
    const { status, body } = await api.post(SEGMENTS, { name: ' VIPs ', description: 'x', rules });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^seg_/) as string, name: 'VIPs', description: 'x', rules },
    });
    const path = `${SEGMENTS}/${body.id}`;
    expect((await api.get(path)).body).toEqual(body);
    const other = { any: [{ event: 'purchase', op: '>=', count: 2, withinDays: 30 }] };
    const changed = await api.patch(path, { rules: other, description: null });
    expect(changed).toMatchObject({ status: 200, body: { name: 'VIPs', rules: other } });
    expect(changed.body).not.toHaveProperty('description');
    await api.post(SEGMENTS, { name: 'Todos', rules: { all: [] } });
    const first = (await api.get(`${SEGMENTS}?limit=1`)).body;
    expect(first).toMatchObject({ items: [{ name: 'Todos' }] });
    const second = (await api.get(`${SEGMENTS}?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second).toEqual({ items: [changed.body], nextCursor: null });
    expect((await api.delete(path)).status).toBe(204);
    for (const answer of [
      await api.get(path),
      await api.delete(path),
      await api.patch(path, { name: 'x' }),
      await api.get(`${path}/preview`),
      await api.get(`${path}/contacts`),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'CRM.SEGMENT_NOT_FOUND' } });
    }
    const trail = (await api.get('/api/admin/audit?limit=200')).body as { items: { action: string }[] };
    expect(trail.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['crm.create-segment', 'crm.change-segment', 'crm.delete-segment']),
    );
  });

  it.each([
    ['ana caio', { all: [{ field: 'subscribed', op: 'eq', value: true }] }],
    [
      'bia',
      {
        all: [
          { field: 'tags', op: 'has', value: ' VIP ' },
          { not: { field: 'city', op: 'eq', value: 'Recife' } },
        ],
      },
    ],
    ['caio', { all: [{ field: 'city', op: 'contains', value: '(pe)' }] }],
    ['', { all: [{ field: 'city', op: 'contains', value: 'R.cife' }] }],
    ['', { all: [{ field: 'name', op: 'contains', value: '.*' }] }],
    ['', { all: [{ field: 'name', op: 'contains', value: '\0' }] }],
    ['ana', { any: [{ field: 'age', op: '<', value: 40 }] }],
    ['ana', { all: [{ event: 'purchase', op: 'gte', count: 2, withinDays: 30 }] }],
    ['ana bia', { all: [{ event: 'purchase', op: 'gte', sum: 140 }] }],
    ['dora', { all: [{ event: 'purchase', op: 'never' }] }],
    ['caio', { all: [{ event: 'purchase', op: 'last_before', daysAgo: 30 }] }],
    ['ana bia caio', { all: [{ field: 'lifecycle', op: 'eq', value: 'customer' }] }],
    ['bia dora', { all: [{ not: { field: 'subscribed', op: 'eq', value: true } }] }],
  ])('are about %j by %j', async (names, rules) => {
    expect(await named(rules)).toBe(names);
  });

  it('show who is in them, page by page', async () => {
    const { body } = await api.post(SEGMENTS, {
      name: 'Compraram',
      rules: { all: [{ event: 'purchase' }] },
    });
    const path = `${SEGMENTS}/${body.id}`;
    const all: string[] = [];
    for (let cursor = ''; ;) {
      const page = (await api.get(`${path}/contacts?limit=2${cursor}`)).body;
      all.push(...page.items.map(({ id }: { id: string }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(all).toEqual([ids['ana'], ids['bia'], ids['caio']]);
    const asked = await api.get(`${path}/preview`);
    expect(asked).toMatchObject({ status: 200, body: { count: 3 } });
    expect((await api.post(`${path}/preview`)).body).toEqual(asked.body);
    const reader = test.app.get(SegmentReader);
    const [, caio] = await reader.scan(null, { subscribedOnly: true, limit: 9 });
    expect(caio).toBe(ids['caio']);
    expect(await reader.scan(body.rules, { subscribedOnly: true, limit: 9, afterId: ids['ana'] })).toEqual([
      ids['caio'],
    ]);
  });

  it('know who has what, waits for it, or had it', async () => {
    await api.post('/api/admin/modules', {
      slug: 'pro',
      name: 'Pro',
      lessons: [{ id: 'a', title: 'A', kind: 'text', content: 'a' }],
    });
    const eva = await member(test.url, 'Eva', 'eva@example.com');
    const contacts = test.app.get(Contacts);
    await until(async () => (await contacts.findByEmail(eva.email)) !== null);
    const pro = (entitlement: string, module = 'pro') => named({ all: [{ entitlement, module }] });
    expect(await pro('active')).toBe('');
    const given = await api.post(`/api/admin/users/${eva.id}/grants`, {
      moduleSlugs: ['pro'],
      reason: 'gift',
    });
    expect([await pro('active'), await pro('ended'), await pro('active', 'other')]).toEqual(['Eva', '', '']);
    await api.delete(`/api/admin/grants/${given.body.id}`);
    expect([await pro('active'), await pro('ended')]).toEqual(['', 'Eva']);
  });

  it('are refused where they are no rules, by the path of what is wrong', async () => {
    const deep = (levels: number): object =>
      levels === 0 ? { field: 'name', op: 'exists' } : { all: [deep(levels - 1)] };
    const field = (value: unknown, name = 'name', op = 'eq') => ({ all: [{ field: name, op, value }] });
    for (const [path, rules] of [
      ['rules', {}],
      ['rules', { $where: 'sleep(1000)' }],
      ['rules', { not: { field: 'name', op: 'exists' } }],
      ['rules.any', { any: [] }],
      ['rules.all[0]', { all: ['x'] }],
      ['rules.all[0]', { all: [{}] }],
      ['rules.all[0].$where', { all: [{ field: 'name', op: 'eq', value: 'x', $where: '1' }] }],
      ['rules.all[0]', { all: [{ $where: '1' }] }],
      ['rules.all[0].field', field('x', '$where')],
      ['rules.all[0].field', field('x', 'fields.nothing')],
      ['rules.all[0].field', field('x', 'subscription.status')],
      ['rules.all[0].field', field('x', 'constructor')],
      ['rules.all[0].op', field('x', 'name', '$regex')],
      ['rules.all[0].op', field('x', 'tags', 'gt')],
      ['rules.all[0].value', field({ $gt: '' })],
      ['rules.all[0].value', field({ $ne: null }, 'age')],
      ['rules.all[0].value', field(['a'], 'tags')],
      ['rules.all[0].value', field('31', 'age')],
      ['rules.all[0].value', field('boss', 'lifecycle')],
      ['rules.all[0].value', field(Array.from({ length: 600 }, String), 'name', 'in')],
      ['rules.all[0].value', field([{ $gt: 1 }], 'city', 'in')],
      ['rules.all[0].event', { all: [{ event: { $ne: 'x' } }] }],
      ['rules.all[0].count', { all: [{ event: 'purchase', op: 'gte', count: -1 }] }],
      ['rules.all[0].count', { all: [{ event: 'purchase', op: 'gte', count: '2' }] }],
      ['rules.all[0].withinDays', { all: [{ event: 'purchase', withinDays: 0 }] }],
      ['rules.all[0].withinDays', { all: [{ event: 'purchase', withinDays: '30' }] }],
      ['rules.all[0].sum', { all: [{ event: 'purchase', sum: 1.23456 }] }],
      ['rules.all[0]', { all: [{ event: 'purchase', op: 'last_before' }] }],
      ['rules.all[0].entitlement', { all: [{ entitlement: 'mine' }] }],
      ['rules.all[0].module', { all: [{ entitlement: 'active', module: { $ne: 1 } }] }],
      ['rules.all[0].all[0].all[0].all[0].all[0].all', deep(6)],
    ] as [string, unknown][]) {
      const answer = await preview(rules);
      const shown = {
        rules: JSON.stringify(rules).slice(0, 80),
        status: answer.status,
        field: answer.body.errors?.[0]?.field,
      };
      expect(shown).toEqual({ rules: shown.rules, status: 400, field: path });
      expect((await api.post(SEGMENTS, { name: 'x', rules })).status).toBe(400);
    }
    const many = { all: Array.from({ length: 101 }, () => ({ field: 'name', op: 'exists' })) };
    expect(await named(many)).toMatch(/^400 rules\.all\[\d+\]: is more than 100 rules/);
    const events = { all: Array.from({ length: 21 }, () => ({ event: 'purchase' })) };
    expect(await named(events)).toMatch(/^400 rules\.all\[20\]: is more than 20/);
    expect(await named(deep(5))).toBe(
      'ana bia caio dora Eva'.replace('Eva', (await named(deep(1))).split(' ')[4]),
    );
    for (const raw of ['{"rules":{"__proto__":{"all":[]}}}', '{"rules":{"all":[{"__proto__":{}}]}}']) {
      expect((await post(raw)).status).toBe(400);
    }
    expect((await post(`{"rules":${'{"not":'.repeat(2000)}1${'}'.repeat(2000)}}`)).status).toBe(400);
  });
  const post = async (body: string) => {
    const login = await api.post('/api/auth/login', {
      email: 'admin@example.com',
      password: 'admin-password-1',
    });
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${(login.body as { accessToken: string }).accessToken}`,
    };
    return fetch(`${test.url}${SEGMENTS}/preview`, { method: 'POST', headers, body });
  };

  it('do not mean everybody when a field of theirs is declared no more', async () => {
    await api.post('/api/crm/fields', { key: 'plan', type: 'text' });
    const rules = { all: [{ not: { field: 'plan', op: 'eq', value: 'gold' } }] };
    const { body } = await api.post(SEGMENTS, { name: 'Sem plano', rules });
    expect(await api.delete('/api/crm/fields/plan')).toMatchObject({
      status: 409,
      body: { code: 'CRM.FIELD_IN_USE', uses: [{ kind: 'segment', id: body.id, name: 'Sem plano' }] },
    });
    // saved at the very moment when the field was removed
    await test.app.get(ContactFieldRepository, { strict: false }).leave('plan');
    expect(await api.get(`${SEGMENTS}/${body.id}/preview`)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'rules.all[0].not.field' }] },
    });
  });

  it('are kept while somebody uses them', async () => {
    const { body } = await api.post(SEGMENTS, { name: 'Usado', rules: { all: [] } });
    let isUsed = true;
    const use = { kind: 'campaign' as const, id: 'cmp_1', name: 'Natal' };
    test.app.get(SegmentUses).register((id) => Promise.resolve(isUsed && id === body.id ? [use] : []));
    expect(await api.delete(`${SEGMENTS}/${body.id}`)).toMatchObject({
      status: 409,
      body: { code: 'CRM.SEGMENT_IN_USE', uses: [use] },
    });
    isUsed = false;
    expect((await api.delete(`${SEGMENTS}/${body.id}`)).status).toBe(204);
  });

  it('ask about mails, of a campaign or any', async () => {
    const mails = test.app.get(MailEvents, { strict: false });
    const mail = async (name: string, ref: string, opensAt?: Date) => {
      const origin = { mailId: `${name}-${ref}`, contactId: ids[name], kind: 'campaign' as const, ref };
      await mails.ended(origin, 'sent', 'Oi');
      if (opensAt) await mails.note(origin, 'opened', opensAt);
    };
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    await mail('bia', 'cmp_1', new Date());
    await mail('caio', 'cmp_1', new Date());
    await mail('ana', 'cmp_1', longAgo);
    await mail('ana', 'cmp_2', new Date());
    const opened = { mail: 'opened', campaign: 'cmp_1', withinDays: 7 };
    expect(await named({ all: [opened] })).toBe('bia caio');
    expect(await named({ all: [{ ...opened, withinDays: 9 }] })).toBe('ana bia caio');
    expect(await named({ all: [{ mail: 'opened', withinDays: 7 }] })).toBe('ana bia caio');
    expect(await named({ all: [{ not: opened }, { event: 'purchase' }] })).toBe('ana');
  });

  it('are nothing to members, and all of it to operators', async () => {
    const zeca = await member(test.url, 'Zeca');
    const operator = await staff(test.url, 'operator');
    for (const path of [SEGMENTS, `${SEGMENTS}/seg_1`, `${SEGMENTS}/seg_1/contacts`]) {
      expect((await zeca.api.get(path)).status).toBe(403);
    }
    expect((await zeca.api.post(`${SEGMENTS}/preview`, { rules: { all: [] } })).status).toBe(403);
    expect((await operator.api.post(SEGMENTS, { name: 'x', rules: { all: [] } })).status).toBe(201);
  });
});
