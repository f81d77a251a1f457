import { Entitlements } from '../../src/members/access/entitlements.js';
import { hotmart, MembersWorld, type Member } from '../factories/members-world.js';
import { BotOwner } from '../factories/bot-owner.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { until } from '../setup/until.js';

describe('members over HTTP, the bot and the assistant guarded by modules', () => {
  let world: MembersWorld;
  let api: ApiClient;
  const owners: BotOwner[] = [];

  beforeAll(async () => {
    world = await MembersWorld.start({ MODULE_GUARDS: 'bot=trader,assistant=ai', PAPER_SPEED: '60' });
    api = world.admin;
    await world.sells('trader', '1', { checkoutUrl: 'https://pay.example.com/trader' });
  }, 30_000);
  afterAll(async () => {
    for (const owner of owners) owner.leave();
    await world?.close();
  });

  const grant = async (member: Pick<Member, 'id'>, body: object) =>
    api.post(`/api/admin/users/${member.id}/grants`, body);

  it('lets only those start a bot who have the module, and stops it when they lose it', async () => {
    const owner = await BotOwner.register(world.test.url);
    owners.push(owner);
    const locked = {
      status: 403,
      body: { code: 'MODULE.LOCKED', module: 'trader', checkoutUrl: 'https://pay.example.com/trader' },
    };
    expect(await owner.connect()).toMatchObject(locked);
    expect(await owner.start()).toMatchObject(locked);
    expect((await owner.api.get('/api/bot/status')).status).toBe(200);
    expect((await owner.api.post('/api/bot/kill', {})).status).toBe(200);

    const { body } = await grant({ id: owner.userId }, { moduleSlugs: ['trader'] });
    expect((await owner.connect()).status).toBe(200);
    expect((await owner.start()).status).toBe(200);
    await owner.sees('analyzing');
    expect((await api.delete(`/api/admin/grants/${body.id}`)).status).toBe(204);
    await owner.sees('stopped');
    const last = owner.shown.filter(({ status }) => status === 'stopped').at(-1)!;
    expect(last.detail).toContain('The module that it needs has ended');
    expect((await owner.api.get('/api/bot/status')).body).toMatchObject({ running: false });
    expect(await owner.start()).toMatchObject(locked);
  });

  it('lets staff pass', async () => {
    expect((await api.post('/api/bot/connect', {})).status).toBe(200);
    expect((await api.post('/api/assistant/conversations', {})).status).toBe(201);
  });

  it('keeps the assistant for those who have its module', async () => {
    const member = await world.member();
    expect(await member.api.post('/api/assistant/conversations', {})).toMatchObject({
      status: 403,
      body: { code: 'MODULE.LOCKED', module: 'ai' },
    });
    expect((await member.api.get('/api/assistant/conversations')).status).toBe(200);
  });

  it('gives by hand at once, also to who is not verified, and ends by hand', async () => {
    const member = await world.member({ verified: false });
    const given = await grant(member, {
      moduleSlugs: ['trader'],
      until: '2099-01-01T00:00:00Z',
      reason: 'Prize',
    });
    expect(given).toMatchObject({
      status: 201,
      body: {
        state: 'active',
        modules: ['trader'],
        until: '2099-01-01T00:00:00.000Z',
        given: { reason: 'Prize' },
      },
    });
    await until(() => member.told.length === 1);
    expect(await member.sees('trader')).toBe('unlocked');
    expect((await api.delete(`/api/admin/grants/${given.body.id}`)).status).toBe(204);
    await until(() => member.told.length === 2);
    expect(member.told).toEqual([['trader'], []]);
    expect(await member.sees('trader')).toBe('locked');
  });

  it.each([
    ['neither product nor modules', {}, 'productId'],
    ['both', { productId: 'prd_1', moduleSlugs: ['trader'] }, 'productId'],
    ['a module that is not there', { moduleSlugs: ['trader', 'none'] }, 'moduleSlugs[1]'],
    ['an end that has passed', { moduleSlugs: ['trader'], until: '2020-01-01' }, 'until'],
    ['an operator of the database', { moduleSlugs: [{ $ne: 1 }] }, 'moduleSlugs'],
    ['whose it is', { moduleSlugs: ['trader'], userId: 'usr_other' }, 'userId'],
    ['its state', { moduleSlugs: ['trader'], state: 'active', claimedAt: '2020-01-01' }, 'state'],
  ])('refuses a grant with %s', async (_, body, field) => {
    const member = await world.member();
    const answer = await grant(member, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'COMMON.INVALID_INPUT' } });
    expect((answer.body.errors as { field: string }[])[0].field).toContain(field);
    expect((await api.get(`/api/admin/users/${member.id}/grants`)).body.items).toEqual([]);
  });

  it('refuses grants of nobody and of no product, and ends none that is not there', async () => {
    expect((await grant({ id: 'usr_none' }, { moduleSlugs: ['trader'] })).status).toBe(404);
    const member = await world.member();
    expect((await grant(member, { productId: 'prd_none' })).status).toBe(404);
    expect((await api.delete('/api/admin/grants/grt_none')).status).toBe(404);
  });

  it('is closed to members', async () => {
    const member = await world.member();
    const calls = [
      member.api.post('/api/admin/products', { name: 'x', modules: [] }),
      member.api.get('/api/admin/modules'),
      member.api.post(`/api/admin/users/${member.id}/grants`, { moduleSlugs: ['trader'] }),
      member.api.get('/api/admin/grants'),
      member.api.delete('/api/admin/grants/grt_1'),
    ];
    for (const answer of await Promise.all(calls)) expect(answer.status).toBe(403);
  });

  it('keeps the catalogue whole', async () => {
    const url = 'https://video.example.com/1';
    const bad: [object, string][] = [
      [{ slug: 'Not a slug', name: 'x' }, 'slug'],
      [{ slug: 'a', name: 'x', lessons: [{ title: 'x', kind: 'video' }] }, 'lessons[0].url'],
      [
        { slug: 'a', name: 'x', lessons: [{ title: 'x', kind: 'text', content: 'x', url }] },
        'lessons[0].url',
      ],
      [
        { slug: 'a', name: 'x', lessons: [{ title: 'x', kind: 'file', url: 'javascript:alert(1)' }] },
        'lessons[0].url',
      ],
      [
        { slug: 'a', name: 'x', lessons: [1, 2].map(() => ({ id: 'same', title: 'x', kind: 'file', url })) },
        'lessons[1].id',
      ],
      [{ slug: 'a', name: 'x', prerequisites: ['none'] }, 'prerequisites[0]'],
      [{ slug: 'a', name: 'x', prerequisites: ['a'] }, 'prerequisites'],
      [{ slug: 'a', name: 'x', createdAt: '2020-01-01' }, 'createdAt'],
    ];
    for (const [body, field] of bad) {
      const answer = await api.post('/api/admin/modules', body);
      expect({
        body,
        status: answer.status,
        fields: (answer.body.errors as { field: string }[] | undefined)?.map((each) => each.field),
      }).toEqual({
        body,
        status: 400,
        fields: expect.arrayContaining([field]) as unknown,
      });
    }
    expect((await api.post('/api/admin/modules', { slug: 'first', name: 'First', position: 9 })).status).toBe(
      201,
    );
    expect((await api.post('/api/admin/modules', { slug: 'first', name: 'Again' })).status).toBe(409);
    expect(
      (await api.post('/api/admin/modules', { slug: 'second', name: 'Second', prerequisites: ['first'] }))
        .status,
    ).toBe(201);
    expect(await api.patch('/api/admin/modules/first', { prerequisites: ['second'] })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'prerequisites', message: 'lead back to it: first > second > first' }] },
    });
    expect(await api.delete('/api/admin/modules/first')).toMatchObject({
      status: 409,
      body: { code: 'MODULE.IN_USE' },
    });
    expect((await api.delete('/api/admin/modules/second')).status).toBe(204);
    expect((await api.delete('/api/admin/modules/first')).status).toBe(204);
    expect((await api.get('/api/admin/modules/first')).status).toBe(404);
  });

  it('keeps what was bought of a product that is sold no more', async () => {
    const member = await world.member();
    const product = await api.post('/api/admin/products', {
      name: 'Once',
      modules: ['trader'],
      match: [{ name: 'once' }],
    });
    expect(product.body).toMatchObject({ durationDays: null, checkoutUrl: null, match: [{ name: 'once' }] });
    await grant(member, { productId: product.body.id });
    const path = `/api/admin/products/${product.body.id}`;
    expect((await api.patch(path, { durationDays: 0 })).status).toBe(400);
    expect((await api.patch(path, { match: [{}] })).body.errors).toMatchObject([{ field: 'match[0]' }]);
    expect((await api.patch(path, { modules: ['none'] })).body.errors).toMatchObject([
      { field: 'modules[0]' },
    ]);
    expect(await api.patch(path, { name: 'Twice', durationDays: 10 })).toMatchObject({
      body: { name: 'Twice', durationDays: 10 },
    });
    expect((await api.delete(path)).status).toBe(204);
    expect((await api.delete(path)).status).toBe(404);
    expect((await grant(member, { productId: product.body.id })).status).toBe(404);
    expect(await member.sees('trader')).toBe('unlocked');
  });

  it('tells those who have a product when it unlocks something else, and stops their bots', async () => {
    const product = await world.sells('other', '22', { modules: ['trader'] });
    const [first, former] = [await world.member(), await world.member()];
    const owner = await BotOwner.register(world.test.url);
    owners.push(owner);
    await grant({ id: owner.userId }, { productId: product });
    await grant(first, { productId: product });
    const { body: ended } = await grant(former, { productId: product });
    await api.delete(`/api/admin/grants/${ended.id}`);
    await until(() => first.told.length === 1 && former.told.length === 2);
    await owner.connect();
    expect((await owner.start()).status).toBe(200);
    await owner.sees('analyzing');

    const change = (modules: string[]) => api.patch(`/api/admin/products/${product}`, { modules });
    expect((await change(['other'])).status).toBe(200);
    await until(() => first.told.length === 2);
    await owner.sees('stopped');
    expect((await api.patch(`/api/admin/products/${product}`, { name: 'Another' })).status).toBe(200);
    expect((await change(['other', 'trader'])).status).toBe(200);
    await until(() => first.told.length === 3);
    expect(first.told).toEqual([['trader'], ['other'], ['other', 'trader']]);
    expect(former.told).toHaveLength(2);
  });

  it('tells the latest state last, however long it takes to find out', async () => {
    const member = await world.member();
    const entitlements = world.test.app.get(Entitlements, { strict: false });
    const of = entitlements.of.bind(entitlements);
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isFirst = true;
    entitlements.of = async (userId) => {
      const found = await of(userId);
      if (userId === member.id && isFirst) {
        isFirst = false;
        await held;
      }
      return found;
    };
    const { body } = await grant(member, { moduleSlugs: ['trader'] });
    await until(() => !isFirst);
    await api.delete(`/api/admin/grants/${body.id}`);
    for (let i = 0; i < 5; i++) expect(await member.sees('trader')).toBe('locked');
    letGo();
    await until(() => member.told.length === 2);
    expect(member.told).toEqual([['trader'], []]);
    entitlements.of = of;
  });

  it('shows staff on the page of a user what is unlocked, what it comes from, and why something ended', async () => {
    const { body: product } = await api.post('/api/admin/products', {
      name: 'Trader, a month',
      modules: ['trader'],
      durationDays: 30,
      match: [{ productId: '77' }],
    });
    const buyer = await world.member({ verified: false });
    const at = Date.now() - 5 * 86_400_000;
    const sale = { email: buyer.email, productId: '77', at };
    await world.send(hotmart('PURCHASE_APPROVED', { ...sale, transaction: 'PAGE1' }));
    const page = async () => (await api.get(`/api/admin/users/${buyer.id}`)).body;
    expect(await page()).toMatchObject({
      entitlements: [],
      grants: [{ state: 'pending', userId: null, buyer: buyer.email, endedAt: null }],
    });

    await world.verify(buyer, true);
    await world.send(hotmart('PURCHASE_APPROVED', { ...sale, transaction: 'PAGE2' }));
    await world.send(hotmart('PURCHASE_REFUNDED', { ...sale, transaction: 'PAGE2', at: at + 1000 }));
    const { body: gift } = await grant(buyer, { moduleSlugs: ['trader'], reason: 'Prize' });
    await api.delete(`/api/admin/grants/${gift.id}`);

    const bought = { product: 'Trader, a month', productId: product.id, source: 'shop', modules: ['trader'] };
    const end = new Date(at + 30 * 86_400_000).toISOString();
    const { entitlements, grants } = await page();
    expect(entitlements).toMatchObject([{ module: 'trader', until: end }]);
    expect(grants).toMatchObject([
      { product: null, source: null, order: null, endReason: 'revoked', given: { reason: 'Prize' } },
      { ...bought, order: 'shop~PAGE2', endReason: 'refund', endedAt: new Date(at + 1000).toISOString() },
      { ...bought, order: 'shop~PAGE1', state: 'active', endReason: null, until: end, endedAt: null },
    ]);
    const [{ revoked, endedAt }] = grants as { revoked: { at: string }; endedAt: string }[];
    expect(endedAt).toBe(revoked.at);
    const other = await world.member();
    expect((await api.get(`/api/admin/users/${other.id}`)).body).toMatchObject({
      entitlements: [],
      grants: [],
    });
  });

  it('answers 404 for a module or lesson that is not there', async () => {
    const member = await world.member();
    await grant(member, { moduleSlugs: ['trader'] });
    expect(await member.api.get('/api/modules/none')).toMatchObject({
      status: 404,
      body: { code: 'MODULE.NOT_FOUND' },
    });
    expect((await member.api.post('/api/modules/trader/lessons/none/complete')).status).toBe(404);
    expect((await new ApiClient(world.test.url, '').get('/api/modules')).status).toBe(401);
  });
});
