import { Test, type TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../test/factories/manual-clock.js';
import { testConfig } from '../../test/setup/test-config.js';
import { AuthModule, UserRepository } from '../auth/index.js';
import { ConfigModule } from '../config/index.js';
import { EventsModule } from '../events/index.js';
import { Clock, Mailer, PlatformModule, Signals } from '../platform/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { MyModuleService } from './access/my-module.service.js';
import { ModuleService } from './catalogue/module.service.js';
import { ProductService } from './catalogue/product.service.js';
import { type OrderGrant, GrantRepository } from './grants/grant.repository.js';
import { GrantService } from './grants/grant.service.js';
import { LessonNotYet, ModuleLocked } from './members.errors.js';
import { MembersModule } from './members.module.js';
import { Upkeep } from './upkeep/upkeep.js';

const DAY = 86_400_000;

describe('members while time passes', () => {
  const clock = new ManualClock('2026-01-01T12:00:00Z');
  let module: TestingModule;
  let modules: ModuleService;
  let products: ProductService;
  let grants: GrantService;
  let mine: MyModuleService;
  let upkeep: Upkeep;
  let users = 0;

  beforeAll(async () => {
    module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(testConfig({ ROLE: 'all' })),
        PlatformModule,
        AuthModule,
        EventsModule,
        WebhooksModule,
        MembersModule,
      ],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    module.useLogger(false);
    await module.init();
    modules = module.get(ModuleService);
    products = module.get(ProductService);
    grants = module.get(GrantService);
    mine = module.get(MyModuleService);
    upkeep = module.get(Upkeep);
    await modules.create({
      slug: 'start',
      name: 'Start',
      lessons: [{ id: 'a', title: 'A', kind: 'text', content: 'a' }],
    });
    await modules.create({
      slug: 'pro',
      name: 'Trader Pro',
      lessons: [
        { id: 'now', title: 'Now', kind: 'text', content: 'read me' },
        { id: 'week', title: 'In a week', kind: 'video', url: 'https://video.example.com/1', dripDays: 7 },
      ],
    });
    await modules.create({ slug: 'after', name: 'After', prerequisites: ['start'] });
  });
  afterAll(() => module.close());

  async function member(): Promise<{ id: string; email: string }> {
    const id = `usr_${++users}`;
    const email = `${id}@example.com`;
    const account = {
      name: 'Ana',
      role: 'member',
      status: 'active',
      emailVerified: false,
      passwordHash: 'x',
    } as const;
    await module.get(UserRepository).insert({ id, email, ...account, createdAt: clock.date() });
    return { id, email };
  }
  const mailsTo = (email: string) => module.get(Mailer).list({ to: email }, 10);
  const shown = async (userId: string) =>
    Object.fromEntries((await mine.list(userId)).items.map(({ slug, status }) => [slug, status]));

  /** The users whose access is said to have changed meanwhile. */
  async function toldDuring(work: () => Promise<void>): Promise<string[]> {
    const told: string[] = [];
    const news = module.get(Signals);
    const stop = news.on('members.entitlements-changed', ({ userId }) => void told.push(userId));
    await work();
    stop();
    return told;
  }

  it('opens lessons day by day from the own start, and keeps progress when access ends', async () => {
    const { id } = await member();
    const product = await products.create({
      name: 'Pro',
      modules: ['pro'],
      durationDays: 30,
      checkoutUrl: 'https://pay.example.com/pro',
    });
    await grants.give('staff', id, { productId: product.id });
    const opened = await mine.open(id, 'pro');
    expect(opened.lessons).toMatchObject([
      { id: 'now', available: true, content: 'read me' },
      { id: 'week', available: false },
    ]);
    expect(opened.lessons[1].url).toBeUndefined();
    await expect(mine.complete(id, 'pro', 'week')).rejects.toThrow(LessonNotYet);
    const first = await mine.complete(id, 'pro', 'now');
    clock.advance(7 * DAY);
    expect(await mine.complete(id, 'pro', 'now')).toEqual(first);
    expect(await mine.complete(id, 'pro', 'week')).toMatchObject({ progress: { completed: 2, total: 2 } });

    clock.advance(23 * DAY - 1);
    expect(await shown(id)).toMatchObject({ pro: 'unlocked' });
    clock.advance(1);
    await expect(mine.open(id, 'pro')).rejects.toThrow(ModuleLocked);
    await expect(mine.open(id, 'pro')).rejects.toMatchObject({
      more: { checkoutUrl: 'https://pay.example.com/pro' },
    });
    const locked = (await mine.list(id)).items.find(({ slug }) => slug === 'pro');
    expect(locked).toMatchObject({
      status: 'locked',
      reason: 'not_owned',
      progress: { completed: 2, total: 2 },
    });
  });

  it('asks for what comes before', async () => {
    const { id } = await member();
    await grants.give('staff', id, { moduleSlugs: ['start', 'after'] });
    await expect(mine.open(id, 'after')).rejects.toMatchObject({
      more: { reason: 'prerequisites', missing: ['start'] },
    });
    await mine.complete(id, 'start', 'a');
    await expect(mine.open(id, 'after')).resolves.toMatchObject({ status: 'unlocked' });
  });

  it('reminds once, three days before an end, and tells of the end', async () => {
    const { id, email } = await member();
    const changed: string[] = [];
    const stop = module
      .get(Signals)
      .on('members.entitlements-changed', ({ userId }) => void changed.push(userId));
    await grants.give('staff', id, { moduleSlugs: ['pro'], until: new Date(clock.now() + 10 * DAY) });
    await upkeep.look();
    clock.advance(7 * DAY - 1);
    await upkeep.look();
    expect(await mailsTo(email)).toEqual([]);
    clock.advance(1);
    await upkeep.look();
    await upkeep.look();
    const [mail, ...others] = await mailsTo(email);
    expect(mail).toMatchObject({ kind: 'members.expires-soon', state: 'kept' });
    expect(others).toEqual([]);
    const { text } = module.get(Mailer).bodyOf(mail)!;
    expect(text).toContain('Trader Pro');
    expect(text).not.toContain('Ana'); // the address is not verified, and may be anybody's
    changed.length = 0;
    clock.advance(3 * DAY);
    await upkeep.look();
    await upkeep.look();
    expect(changed).toEqual([id]);
    expect(await mailsTo(email)).toHaveLength(1);
    stop();
  });

  it('does not remind of an end after which another grant goes on, until that one ends', async () => {
    const { id, email } = await member();
    await grants.give('staff', id, { moduleSlugs: ['pro'], until: new Date(clock.now() + 10 * DAY) });
    await grants.give('staff', id, { moduleSlugs: ['pro'], until: new Date(clock.now() + 40 * DAY) });
    await upkeep.look();
    clock.advance(8 * DAY);
    await upkeep.look();
    expect(await mailsTo(email)).toEqual([]);
    clock.advance(30 * DAY);
    await upkeep.look();
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('looks again at one that has run out, when an earlier period is told late and it goes on', async () => {
    const { id, email } = await member();
    const product = await products.create({ name: 'Month', modules: ['pro'], durationDays: 30 });
    const period = (orderId: string, startsAt: number): OrderGrant => ({
      ...{ orderId, source: 'shop', productId: product.id, rev: 1, soldAs: '', buyer: email, userId: id },
      ...{ claimedAt: clock.date(), startsAt: new Date(startsAt), ended: null, durationDays: 30 },
    });
    const rows = module.get(GrantRepository);
    const begin = clock.now();
    await rows.put([period('second', begin)], clock.date());
    clock.advance(31 * DAY);
    await upkeep.look();
    expect(await shown(id)).toMatchObject({ pro: 'locked' });
    await rows.put([period('first', begin - 20 * DAY)], clock.date());
    await rows.lookAtUsers([id], clock.date());
    await upkeep.look();
    expect(await shown(id)).toMatchObject({ pro: 'unlocked' });
    const changed: string[] = [];
    const stop = module
      .get(Signals)
      .on('members.entitlements-changed', ({ userId }) => void changed.push(userId));
    clock.advance(9 * DAY); // the end of both
    await upkeep.look();
    expect(changed).toContain(id);
    expect(await shown(id)).toMatchObject({ pro: 'locked' });
    stop();
  });

  it('tells of the end of a period that begins earlier, since the one before it was ended by hand', async () => {
    const { id, email } = await member();
    const product = await products.create({ name: 'Month', modules: ['pro'], durationDays: 30 });
    const first = await grants.give('staff', id, { productId: product.id });
    clock.advance(1000);
    await grants.give('staff', id, { productId: product.id }); // goes on where the first one ends
    clock.advance(10 * DAY);
    await upkeep.look();
    await grants.end('staff', first.id, null);
    await upkeep.look();
    clock.advance(17 * DAY);
    await upkeep.look();
    expect(await mailsTo(email)).toHaveLength(1);
    const told = await toldDuring(async () => {
      clock.advance(3 * DAY);
      await upkeep.look();
    });
    expect(told).toContain(id);
    expect(await shown(id)).toMatchObject({ pro: 'locked' });
  });

  it('tells of the end of a period that goes on after it had run out, since an earlier one was claimed', async () => {
    const { id, email } = await member();
    const product = await products.create({ name: 'Month', modules: ['pro'], durationDays: 30 });
    const row = {
      ...{ orderId: 'waits', source: 'shop', productId: product.id, rev: 1, soldAs: '', buyer: email },
      ...{ userId: null, claimedAt: null, startsAt: clock.date(), ended: null, durationDays: 30 },
    };
    await module.get(GrantRepository).put([row], clock.date());
    clock.advance(1000);
    await grants.give('staff', id, { productId: product.id });
    clock.advance(30 * DAY);
    await upkeep.look();
    expect(await shown(id)).toMatchObject({ pro: 'locked' });
    await module.get(UserRepository).verifyEmail(id, email);
    expect(await shown(id)).toMatchObject({ pro: 'unlocked' }); // both, one after the other
    await upkeep.look();
    const told = await toldDuring(async () => {
      clock.advance(30 * DAY);
      await upkeep.look();
    });
    expect(told).toContain(id);
    expect(await shown(id)).toMatchObject({ pro: 'locked' });
  });

  it('tells nobody of the end of what nobody has claimed', async () => {
    const product = await products.create({ name: 'Month', modules: ['pro'], durationDays: 30 });
    const row = {
      ...{ orderId: 'nobodys', source: 'shop', productId: product.id, rev: 1, soldAs: '', userId: null },
      ...{ buyer: 'nobody@example.com', claimedAt: null, startsAt: new Date(clock.now() - 31 * DAY) },
      ...{ ended: null, durationDays: 30 },
    };
    await module.get(GrantRepository).put([row], clock.date());
    expect(await toldDuring(() => upkeep.look())).toEqual([]);
  });

  it('ends what was shortened by hand at once', async () => {
    const { id } = await member();
    const { id: grantId } = await grants.give('staff', id, { moduleSlugs: ['pro'], reason: 'contest' });
    await grants.end('boss', grantId, 'shared');
    await grants.end('another', grantId, 'again');
    expect(await grants.get(grantId)).toMatchObject({
      state: 'ended',
      endReason: 'revoked',
      given: { by: 'staff', reason: 'contest' },
      revoked: { by: 'boss', reason: 'shared' },
    });
    expect(await shown(id)).toMatchObject({ pro: 'locked' });
  });
});
