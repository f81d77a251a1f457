import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { UserRepository } from '../../src/auth/index.js';
import { Trades } from '../../src/broker/index.js';
import { AccountContacts } from '../../src/crm/contacts/accounts/account-contacts.js';
import { Contacts } from '../../src/crm/contacts/contacts.js';
import { ContactParts } from '../../src/crm/contacts/privacy/contact-parts.js';
import { Suppressions } from '../../src/crm/contacts/privacy/suppressions.js';
import { Buyers } from '../../src/crm/contacts/purchases/buyers.js';
import { TimelineSources } from '../../src/crm/contacts/timeline/timeline-source.js';
import { EventLedger } from '../../src/events/index.js';
import { pastTrade } from '../factories/past-trade.js';
import { member } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const CONTACTS = '/api/crm/contacts';

describe('the people behind contacts', () => {
  let test: TestApp;
  let api: ApiClient;
  let contacts: Contacts;
  let suppressions: Suppressions;
  let count = 0;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    contacts = test.app.get(Contacts);
    suppressions = test.app.get(Suppressions);
  });
  afterAll(() => test?.close());

  const email = () => `people${++count}@example.com`;
  const made = async (more: object = {}) => {
    const answer = await api.post(CONTACTS, { email: email(), ...more });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body as { id: string; email: string };
  };
  const tell = async (userId: string, type: string, timestamp: string, metadata = {}) => {
    const answer = await api.post('/api/events', { userId, type, timestamp, metadata });
    return (answer.body as { id: string }).id;
  };
  const looked = async () => {
    await test.app.get(EventLedger).drained();
    await test.app.get(Buyers).look();
  };
  const imported = (address: string) =>
    contacts.upsertByEmail([{ email: address, subscription: 'subscribed' }], 'import');
  /** Everything that the room has written down, as text. */
  const everything = async () => {
    const { db } = test.app.get<Connection>(getConnectionToken());
    const names = (await db!.listCollections().toArray()).map(({ name }) => name);
    const all = await Promise.all(
      names.filter((name) => name.startsWith('crm_')).map((name) => db!.collection(name).find().toArray()),
    );
    return JSON.stringify(all);
  };

  it('have a timeline of all there is about them, newest first, page by page', async () => {
    const ana = await member(test.url, 'Ana');
    await until(async () => (await contacts.findByEmail(ana.email)) !== null);
    const { id } = (await contacts.findByEmail(ana.email))!;
    const expected = [
      await tell(ana.email, 'login', '2026-01-01T00:00:00Z'),
      await tell(ana.id, 'purchase', '2026-01-02T00:00:00Z'),
      await tell(ana.email.toUpperCase(), 'purchase', '2026-01-03T00:00:00Z'),
      await tell(ana.id, 'deposit', '2026-01-04T00:00:00Z'),
    ];
    await tell('somebody-else', 'login', '2026-01-04T00:00:00Z');
    const trade = pastTrade(Date.UTC(2026, 0, 5), { userId: ana.id });
    await test.app.get(Trades).addPast([trade]);
    // of the same moment as another thing: the larger id is first
    const twins = [
      pastTrade(Date.UTC(2026, 0, 1), { userId: ana.id, id: 'zzz' }),
      pastTrade(Date.UTC(2026, 0, 1), { userId: ana.id, id: 'aaa' }),
    ];
    await test.app.get(Trades).addPast(twins);
    await looked();
    const note = (await api.post(`${CONTACTS}/${id}/notes`, { text: 'Called\nand more' })).body as {
      id: string;
    };
    const task = (await api.post(`${CONTACTS}/${id}/tasks`, { title: 'Call again' })).body as { id: string };
    const [login, ...events] = expected;
    const order = [task.id, note.id, trade.id, ...events.toReversed(), 'zzz', login, 'aaa'];
    const items: { id: string; kind: string; title: string; at: string; data: object }[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.get(`${CONTACTS}/${id}/timeline?limit=2${cursor}`);
      items.push(...(body.items as typeof items));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(items.map((item) => item.id)).toEqual(order);
    expect(items.map(({ kind }) => kind).slice(0, 5)).toEqual(['task', 'note', 'trade', 'event', 'purchase']);
    expect(items[1]).toMatchObject({ title: 'Called', data: { text: 'Called\nand more' } });
    expect(items[3]).toMatchObject({
      title: 'deposit',
      at: '2026-01-04T00:00:00.000Z',
      data: { userId: ana.id },
    });
    const { body: trades } = await api.get(`${CONTACTS}/${id}/timeline?source=trades`);
    expect((trades.items as typeof items).map((item) => item.id)).toEqual([trade.id, 'zzz', 'aaa']);
    expect((await api.get(`${CONTACTS}/${id}/timeline?source=gossip`)).status).toBe(400);
    expect((await api.get(`${CONTACTS}/cnt_none/timeline`)).status).toBe(404);
  });

  it('take what other parts of the CRM know into their timeline, their export and their end', async () => {
    const contact = await made();
    const calls: string[] = [];
    test.app.get(TimelineSources).register({
      name: 'spec',
      read: ({ id }) =>
        Promise.resolve(
          id === contact.id
            ? [{ id: 'mail_1', kind: 'mail', at: new Date(), title: 'Hello', data: { subject: 'Hello' } }]
            : [],
        ),
    });
    test.app.get(ContactParts).register({
      name: 'mails',
      move: (from, to) => Promise.resolve(void calls.push(`${from.join()} to ${to}`)),
      erase: (all) => Promise.resolve(void calls.push(`erase ${all.map(({ id }) => id).join()}`)),
      export: () => Promise.resolve([{ subject: 'Hello' }]),
    });
    expect((await api.get(`${CONTACTS}/${contact.id}/timeline`)).body.items).toMatchObject([
      { kind: 'mail' },
    ]);
    expect((await api.get(`${CONTACTS}/${contact.id}/export`)).body).toMatchObject({
      mails: [{ subject: 'Hello' }],
    });
    await api.post(`${CONTACTS}/${contact.id}/erase`, {});
    expect(calls).toContain(`erase ${contact.id}`);
  });

  it('are one contact after a merge, with all that was of the others', async () => {
    const kept = await made({ name: 'Ana', tags: ['a', 'b'], fields: { city: 'Recife' }, subscribed: true });
    const other = await made({
      name: 'Ana S.',
      tags: ['b', 'c'],
      fields: { city: 'Olinda', age: 30 },
      stage: 'won',
      subscribed: true,
    });
    const third = await made({ tags: ['d'] });
    await contacts.setSubscription(third.id, 'subscribed', 'self');
    await api.post(`${CONTACTS}/${other.id}/notes`, { text: 'About the other' });
    await api.post(`${CONTACTS}/${third.id}/tasks`, { title: 'About the third' });
    await tell(other.email, 'purchase', '2026-01-02T00:00:00Z');
    await looked();
    const merged = await api.post(`${CONTACTS}/merge`, { keepId: kept.id, mergeIds: [other.id, third.id] });
    expect(merged).toMatchObject({
      status: 200,
      body: {
        id: kept.id,
        email: kept.email,
        otherEmails: [other.email, third.email],
        name: 'Ana',
        tags: ['a', 'b', 'c', 'd'],
        fields: { city: 'Recife', age: 30 },
        stage: 'won',
        subscribed: true,
        lifecycle: 'customer',
      },
    });
    for (const { id } of [other, third]) expect((await api.get(`${CONTACTS}/${id}`)).status).toBe(404);
    const { items } = (await api.get(`${CONTACTS}/${kept.id}/timeline`)).body as {
      items: { title: string }[];
    };
    expect(items.map(({ title }) => title).sort()).toEqual([
      'About the other',
      'About the third',
      'purchase',
    ]);
    // the person does not come back under the old address
    await tell(other.email, 'refund', '2026-01-03T00:00:00Z');
    await looked();
    expect((await api.get(`${CONTACTS}/${kept.id}`)).body.lifecycle).toBe('churned');
    expect((await imported(third.email))[0]).toMatchObject({
      isNew: false,
      contact: { id: kept.id, email: kept.email },
    });
    expect((await api.post(CONTACTS, { email: other.email })).status).toBe(409);
  });

  it('stay unsubscribed when they have left as one of several, or one address is on the suppression list', async () => {
    const kept = await made({ subscribed: true });
    const left = await made({ subscribed: true });
    await contacts.setSubscription(left.id, 'unsubscribed', 'self');
    const once = await api.post(`${CONTACTS}/merge`, { keepId: kept.id, mergeIds: [left.id] });
    expect(once.body).toMatchObject({ subscribed: false, subscription: { by: 'self' } });

    const [clean, listed] = [await made({ subscribed: true }), await made({ subscribed: true })];
    await suppressions.addErased([listed.email], new Date());
    const twice = await api.post(`${CONTACTS}/merge`, { keepId: clean.id, mergeIds: [listed.id] });
    expect(twice.body.subscribed).toBe(false);
  });

  it('are merged with care', async () => {
    const [a, b] = [await made(), await made()];
    const merge = async (keepId: string, mergeIds: unknown) =>
      (await api.post(`${CONTACTS}/merge`, { keepId, mergeIds })).status;
    expect(await merge(a.id, [a.id])).toBe(400);
    expect(await merge(a.id, [])).toBe(400);
    expect(await merge(a.id, [b.id, b.id])).toBe(400);
    expect(await merge(a.id, [{ $ne: 1 }])).toBe(400);
    expect(await merge(a.id, ['cnt_none'])).toBe(404);
    expect(await merge('cnt_none', [a.id])).toBe(404);
    expect((await api.get(`${CONTACTS}/${b.id}`)).status).toBe(200);
  });

  it('keep what is said of one of them while they become one contact', async () => {
    const [kept, other] = [await made({ subscribed: true }), await made({ subscribed: true })];
    let isFirst = true;
    test.app.get(ContactParts).register({
      name: 'late',
      // between what is read of the other one and its end
      move: async (from) => {
        if (!isFirst || !from.includes(other.id)) return;
        isFirst = false;
        await contacts.setSubscription(other.id, 'unsubscribed', 'self');
        await contacts.addTags(other.id, ['late']);
      },
      erase: () => Promise.resolve(),
      export: () => Promise.resolve([]),
    });
    const merged = await api.post(`${CONTACTS}/merge`, { keepId: kept.id, mergeIds: [other.id] });
    expect(merged.body).toMatchObject({ subscribed: false, subscription: { by: 'self' }, tags: ['late'] });
    expect((await api.get(`${CONTACTS}/${other.id}`)).status).toBe(404);
  });

  it('are one of two, when each is merged into the other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await made(), await made()];
      const statuses = await Promise.all([
        api.post(`${CONTACTS}/merge`, { keepId: a.id, mergeIds: [b.id] }),
        api.post(`${CONTACTS}/merge`, { keepId: b.id, mergeIds: [a.id] }),
      ]);
      expect(statuses.map(({ status }) => status).sort()).toEqual([200, 404]);
      const left = await contacts.findByEmails([a.email, b.email]);
      expect(left.flatMap(({ email: own, otherEmails = [] }) => [own, ...otherEmails]).sort()).toEqual(
        [a.email, b.email].sort(),
      );
    }
  });

  it('may go by an address of before a merge again, which no other contact may', async () => {
    const [kept, old, third] = [await made(), await made(), await made()];
    await api.post(`${CONTACTS}/merge`, { keepId: kept.id, mergeIds: [old.id] });
    expect(await api.patch(`${CONTACTS}/${third.id}`, { email: old.email })).toMatchObject({
      status: 409,
      body: { code: 'CRM.EMAIL_TAKEN' },
    });
    expect((await api.patch(`${CONTACTS}/${kept.id}`, { email: old.email })).body).toMatchObject({
      email: old.email,
      otherEmails: [kept.email],
    });
  });

  it('get their account when it has shown that the address is theirs, and not before', async () => {
    const ana = await made({ name: 'Ana' });
    const claimer = await member(test.url, 'Claimer', ana.email);
    await test.app.get(AccountContacts).look();
    const shown = async () => (await api.get(`${CONTACTS}/${ana.id}`)).body;
    await tell(ana.email, 'purchase', '2026-01-02T00:00:00Z');
    await looked();
    expect(await shown()).toMatchObject({ name: 'Ana', lifecycle: 'customer' });
    expect(await shown()).not.toHaveProperty('userId');
    await test.app.get(UserRepository).verifyEmail(claimer.id, ana.email);
    await test.app.get(AccountContacts).look();
    expect(await shown()).toMatchObject({ name: 'Ana', userId: claimer.id });
  });

  it('who buy are not called by an account of which nobody knows whose it is', async () => {
    const address = email();
    const claimer = await member(test.url, 'Claimer', address);
    await until(async () => (await contacts.findByEmail(address)) !== null);
    await api.delete(`${CONTACTS}/${(await contacts.findByEmail(address))!.id}`);
    await tell(address, 'purchase', '2026-01-02T00:00:00Z');
    await looked();
    expect(await contacts.findByEmail(address)).toMatchObject({ origin: 'purchase', lifecycle: 'customer' });
    expect(JSON.stringify(await contacts.findByEmail(address))).not.toMatch(
      new RegExp(`Claimer|${claimer.id}`),
    );
  });

  it('who were erased do not come back with a look at their account', async () => {
    const ana = await member(test.url, 'Ana');
    await until(async () => (await contacts.findByEmail(ana.email)) !== null);
    await api.post(`${CONTACTS}/${(await contacts.findByEmail(ana.email))!.id}/erase`, {});
    await test.app.get(UserRepository).update(ana.id, { name: 'Ana S.' });
    await test.app.get(AccountContacts).look();
    expect(await contacts.findByEmail(ana.email)).toBeNull();
  });

  it('are erased without a trace, and are not mailed to again after an import', async () => {
    const ana = await made({ name: 'Erasmo Unico', fields: { city: 'Xique-Xique' }, subscribed: true });
    await api.post(`${CONTACTS}/${ana.id}/notes`, { text: 'Erasmo called' });
    await api.post(`${CONTACTS}/${ana.id}/tasks`, { title: 'Call Erasmo' });
    await tell(ana.email, 'purchase', '2026-01-02T00:00:00Z');
    await looked();
    const known = await everything();
    for (const word of [ana.email, ana.id, 'Erasmo', 'Xique']) expect(known).toContain(word);
    expect((await api.post(`${CONTACTS}/${ana.id}/erase`, {})).status).toBe(204);
    expect((await api.get(`${CONTACTS}/${ana.id}`)).status).toBe(404);
    const left = await everything();
    for (const word of [ana.email, ana.id, 'Erasmo', 'Xique']) expect(left).not.toContain(word);
    expect((await api.post(`${CONTACTS}/${ana.id}/erase`, {})).status).toBe(404);

    await looked();
    expect(await contacts.findByEmail(ana.email)).toBeNull();
    const [{ contact, isNew }] = await imported(ana.email);
    expect({ isNew, status: contact.subscription.status }).toEqual({ isNew: true, status: 'unsubscribed' });
    expect(await api.patch(`${CONTACTS}/${contact.id}`, { subscribed: true })).toMatchObject({
      status: 409,
      body: { code: 'CRM.SUPPRESSED', detail: expect.stringContaining('sign up again') as string },
    });
    expect(
      await api.post(CONTACTS, { email: (await madeThenErased()).email, subscribed: true }),
    ).toMatchObject({
      status: 409,
      body: { code: 'CRM.SUPPRESSED' },
    });
    // but for their own word
    await suppressions.lift([ana.email]);
    expect((await api.patch(`${CONTACTS}/${contact.id}`, { subscribed: true })).body.subscribed).toBe(true);
  });

  async function madeThenErased() {
    const contact = await made();
    await api.post(`${CONTACTS}/${contact.id}/erase`, {});
    return contact;
  }

  it('who had left stay away after their contact was deleted; others may be imported again', async () => {
    const [left, other] = [await made({ subscribed: true }), await made({ subscribed: true })];
    await contacts.setSubscription(left.id, 'unsubscribed', 'self');
    for (const { id } of [left, other]) await api.delete(`${CONTACTS}/${id}`);
    const status = async ({ email: address }: { email: string }) =>
      (await imported(address))[0].contact.subscription.status;
    expect([await status(left), await status(other)]).toEqual(['unsubscribed', 'subscribed']);
  });

  it('get all that is known of them', async () => {
    const ana = await made({ name: 'Ana', tags: ['vip'] });
    await api.post(`${CONTACTS}/${ana.id}/notes`, { text: 'A note' });
    await api.post(`${CONTACTS}/${ana.id}/tasks`, { title: 'A task' });
    await tell(ana.email, 'purchase', '2026-01-02T00:00:00Z');
    await looked();
    expect((await api.get(`${CONTACTS}/${ana.id}/export`)).body).toMatchObject({
      contact: { email: ana.email, tags: ['vip'], lifecycle: 'customer' },
      notes: [{ text: 'A note' }],
      tasks: [{ title: 'A task' }],
      purchases: [{ names: [ana.email] }],
      timeline: [{ kind: 'task' }, { kind: 'note' }, { kind: 'purchase' }],
    });
  });

  it('leave no name in the trail of changes', async () => {
    const ana = await made({ name: 'Trilha Secreta' });
    await api.patch(`${CONTACTS}/${ana.id}`, { name: 'Trilha Nova', tags: ['x'] });
    await api.delete(`${CONTACTS}/${ana.id}`);
    const { items } = (await api.get('/api/admin/audit?limit=50')).body as {
      items: { action: string; target?: { id: string } }[];
    };
    const ours = items.filter(({ target }) => target?.id === ana.id);
    expect(ours.map(({ action }) => action).sort()).toEqual([
      'crm.change-contact',
      'crm.create-contact',
      'crm.delete-contact',
    ]);
    const ofCrm = items.filter(({ action }) => action.startsWith('crm.'));
    expect(JSON.stringify(ofCrm)).not.toMatch(/Trilha|people\d+@/);
  });
});
