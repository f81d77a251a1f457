import { Contacts } from '../../src/crm/contacts/contacts.js';
import { AccountContacts } from '../../src/crm/contacts/accounts/account-contacts.js';
import { BuyerRepository } from '../../src/crm/contacts/purchases/buyer.repository.js';
import { BuyerSearch } from '../../src/crm/contacts/purchases/buyer-search.js';
import { Buyers } from '../../src/crm/contacts/purchases/buyers.js';
import { EventLedger, EventStore } from '../../src/events/index.js';
import { UserRepository } from '../../src/auth/index.js';
import { Signals } from '../../src/platform/index.js';
import { member, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const CONTACTS = '/api/crm/contacts';

describe('contacts that come by themselves', () => {
  let test: TestApp;
  let api: ApiClient;
  let contacts: Contacts;
  let count = 0;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    contacts = test.app.get(Contacts);
  });
  afterAll(() => test?.close());

  const email = () => `buyer${++count}@example.com`;
  /** Events by hand, looked at when it resolves. */
  const tell = async (...events: { userId: string; type: string; [more: string]: unknown }[]) => {
    const ids: string[] = [];
    for (const event of events) {
      const answer = await api.post('/api/events', event);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      ids.push((answer.body as { id: string }).id);
    }
    await looked();
    return ids;
  };
  const looked = async () => {
    await test.app.get(EventLedger).drained();
    await test.app.get(Buyers).look();
  };
  const lifecycle = async (address: string) => (await contacts.findByEmail(address))?.lifecycle;
  const stats = async () => (await api.get('/api/crm/stats')).body as Record<string, number>;

  it('are buyers, unsubscribed, and what they are follows what is told of them', async () => {
    const before = await stats();
    const ana = email();
    await tell({ userId: ana.toUpperCase(), type: 'purchase', value: 100, metadata: { orderId: 'A' } });
    expect(await contacts.findByEmail(ana)).toMatchObject({
      lifecycle: 'customer',
      origin: 'purchase',
      subscription: { status: 'unsubscribed', by: 'purchase' },
    });
    await tell({ userId: ana, type: 'refund', value: 100, metadata: { orderId: 'A' } });
    expect(await lifecycle(ana)).toBe('churned');
    const [id] = await tell({ userId: ana, type: 'purchase', value: 100, metadata: { orderId: 'B' } });
    expect(await lifecycle(ana)).toBe('customer');
    const now = await stats();
    expect({
      ...now,
      contacts: now['contacts'] - before['contacts'],
      customers: now['customers'] - before['customers'],
    }).toEqual({
      ...before,
      contacts: 1,
      customers: 1,
    });
    // a correction is as good as what comes
    await api.delete(`/api/events/${id}`);
    await looked();
    expect(await lifecycle(ana)).toBe('churned');
  });

  it('are nobody while only a refund was told, and do not depend on the order', async () => {
    const bia = email();
    await tell({ userId: bia, type: 'refund', metadata: { orderId: 'A' } });
    expect(await contacts.findByEmail(bia)).toBeNull();
    await tell({ userId: bia, type: 'purchase', metadata: { orderId: 'A' } });
    expect(await lifecycle(bia)).toBe('churned');
  });

  it('move with an event that was somebody else’s', async () => {
    const [from, to] = [email(), email()];
    const [id] = await tell({ userId: from, type: 'purchase' });
    await api.patch(`/api/events/${id}`, { userId: to });
    await looked();
    expect([await lifecycle(from), await lifecycle(to)]).toEqual(['lead', 'customer']);
  });

  it('are none when all that is known of a buyer is a number', async () => {
    const before = await stats();
    await tell({ userId: 'cus_42', type: 'purchase' });
    expect(await stats()).toEqual(before);
    // until somebody says whose it is
    const address = email();
    await api.post(CONTACTS, { email: address, userId: 'cus_42' });
    await looked();
    expect(await lifecycle(address)).toBe('customer');
  });

  it('are who registers, unsubscribed, with the purchases of account and e-mail together', async () => {
    const caio = email();
    await tell({ userId: caio, type: 'purchase', metadata: { orderId: 'A' } });
    const { id } = await member(test.url, 'Caio', caio);
    await test.app.get(UserRepository).verifyEmail(id, caio);
    test.app.get(Signals).emit('auth.email-verified', { userId: id, email: caio });
    await until(async () => (await contacts.findByEmail(caio))?.userId === id);
    expect(await contacts.findByEmail(caio)).toMatchObject({ name: 'Caio', lifecycle: 'customer' });
    await tell(
      { userId: caio, type: 'refund', metadata: { orderId: 'A' } },
      { userId: id, type: 'purchase' },
    );
    expect(await lifecycle(caio)).toBe('customer');
    const dora = await member(test.url, 'Dora');
    await until(async () => (await contacts.findByEmail(dora.email)) !== null);
    expect(await contacts.findByEmail(dora.email)).toMatchObject({
      userId: dora.id,
      origin: 'account',
      lifecycle: 'lead',
      subscription: { status: 'unsubscribed', by: 'account' },
    });
  });

  it('are not staff, nor who becomes staff before anybody has written about them', async () => {
    const operator = await staff(test.url, 'operator');
    await until(async () => (await contacts.findByEmail(operator.email)) === null);
    await tell({ userId: operator.email, type: 'purchase' });
    await tell({ userId: operator.id, type: 'purchase' });
    expect(await contacts.findByEmail(operator.email)).toBeNull();
    expect(await contacts.findByEmail('admin@example.com')).toBeNull();

    const known = await member(test.url, 'Edu');
    await until(async () => (await contacts.findByEmail(known.email)) !== null);
    const { id } = (await contacts.findByEmail(known.email))!;
    await api.post(`${CONTACTS}/${id}/notes`, { text: 'A friend' });
    await api.patch(`/api/admin/users/${known.id}`, { role: 'operator' });
    await test.app.get(AccountContacts).look();
    expect(await contacts.findById(id)).not.toBeNull();
  });

  it('are accounts that nobody told of, and none that staff has deleted', async () => {
    const accounts = test.app.get(AccountContacts);
    await accounts.look();
    const silent = { id: `usr_silent${++count}`, email: email() };
    const rest = {
      name: 'Silent',
      role: 'member',
      status: 'active',
      emailVerified: true,
      passwordHash: '-',
    } as const;
    await test.app.get(UserRepository).insert({ ...silent, ...rest, createdAt: new Date() });
    await accounts.look();
    const contact = (await contacts.findByEmail(silent.email))!;
    expect(contact).toMatchObject({ userId: silent.id, name: 'Silent' });

    const old = { id: `usr_old${++count}`, email: email() };
    await test.app.get(UserRepository).insert({ ...old, ...rest, createdAt: new Date('2020-01-01') });
    await accounts.look();
    expect(await contacts.findByEmail(old.email)).toBeNull();
  });

  it('come once of a purchase told twenty times at once', async () => {
    const fabio = email();
    const events = Array.from({ length: 20 }, () =>
      api.post('/api/events', { userId: fabio, type: 'purchase', metadata: { orderId: 'A' } }),
    );
    await Promise.all(events);
    await looked();
    const { items } = (await api.get(`${CONTACTS}?search=${fabio}`)).body as { items: object[] };
    expect(items).toMatchObject([{ email: fabio, lifecycle: 'customer' }]);
  });

  it('are looked at again when more was told while they were looked at', async () => {
    const repository = test.app.get(BuyerRepository);
    const key = 'cus_told_twice';
    const find = async () => (await repository.find([key]))[0];
    await repository.mark([{ name: key }], new Date());
    const older = await find();
    await repository.mark([{ name: key }], new Date());
    await repository.seen([{ ...(await find()), lifecycle: 'churned' }], new Date());
    // another process comes late with what it made of the state before
    await repository.seen([{ ...older, lifecycle: 'customer' }], new Date());
    expect((await find()).rev).toBeGreaterThan(older.rev + 1);
  });

  it('are found in events of before', async () => {
    const gabi = email();
    const at = new Date('2026-01-01T12:00:00Z');
    const rest = {
      amount: 100n,
      currency: 'BRL',
      metadata: {},
      source: 'seed',
      createdAt: at,
      timestamp: at,
    };
    await test.app
      .get(EventStore)
      .insertUncounted([{ id: `old-${gabi}`, userId: gabi, type: 'purchase', ...rest }]);
    await looked();
    expect(await contacts.findByEmail(gabi)).toBeNull();
    await test.app.get(BuyerSearch).search(AbortSignal.timeout(60_000));
    await looked();
    expect(await lifecycle(gabi)).toBe('customer');
  });
});
