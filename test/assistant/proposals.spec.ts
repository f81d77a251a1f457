import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { ProposalDocument } from '../../src/assistant/proposals/proposal.schema.js';
import { BrokerSilent } from '../../src/broker/broker.errors.js';
import { BrokerSessions, OrderService } from '../../src/broker/index.js';
import { MarketSources } from '../../src/market/index.js';
import { newLeaseOwner } from '../../src/platform/index.js';
import { Asker } from '../factories/asker.js';
import { ToolCaller } from '../factories/tool-caller.js';
import { Trader, TRADER_PASSWORD } from '../factories/trader.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';
import { type ScriptedModel, startScriptedModel } from '../support/openai/index.js';

const ORDER = {
  asset: 'EURUSD-OTC',
  kind: 'blitz',
  direction: 'call',
  stake: 10,
  expirySeconds: 60,
  accountType: 'demo',
};
const RUN = {
  strategy: 'bollinger-touch',
  assets: ['EURUSD-OTC', 'GBPUSD-OTC'],
  timeframe: '1m',
  kind: 'blitz',
  expirySeconds: 60,
  stake: { mode: 'fixed', amount: 10 },
  protections: { stopLoss: 50, maxConsecutiveLosses: 2 },
};

describe('proposals of the assistant', () => {
  let test: TestApp;
  let second: TestApp;
  let ana: Trader;
  let model: ToolCaller;
  let script: ScriptedModel;
  let rows: Model<ProposalDocument>;

  beforeAll(async () => {
    script = await startScriptedModel();
    const variables = { PAPER_SPEED: '2', PAPER_SEED: 'proposals', ...script.variables('chat') };
    test = await startTestApp(variables);
    second = await startTestApp({
      ...variables,
      MONGODB_URI: test.config.mongodbUri!,
      JWT_SECRET: test.config.jwtSecret,
    });
    rows = test.app.get(getModelToken(ProposalDocument.name), { strict: false });
  });
  beforeEach(async () => {
    ana = await Trader.register(test.url);
    model = new ToolCaller(test, ana.userId);
  });
  afterAll(async () => {
    await second.close();
    await test.close();
    await script.stop();
  });

  const path = (id: string, step = '') => `/api/assistant/proposals/${id}${step}`;
  const orders = async (of = ana) => (await of.client.get('/api/broker/orders')).body.items;
  const show = (id: string) => ana.client.get(path(id));
  const confirm = (id: string, client = ana.client) => client.post(path(id, '/confirm'));
  const reject = (id: string, client = ana.client) => client.post(path(id, '/reject'));
  const propose = async (args: object = ORDER, name = 'propose_order'): Promise<string> =>
    (await model.call(name, args)).proposal!.id;
  const marketNow = async () => (await test.app.get(MarketSources, { strict: false }).of(ana.userId)).now();
  /** As if its minute were over. */
  const expire = async (id: string) =>
    rows.updateOne({ _id: id }, { expiresAt: new Date(await marketNow()) });
  /** As a process leaves it that is killed. */
  const abandon = (id: string) => {
    const owner = { ...newLeaseOwner(new Date()), pid: 4_194_305 };
    const leaseUntil = new Date(Date.now() + 60_000);
    return rows.updateOne({ _id: id }, { state: 'confirming', owner, leaseUntil });
  };
  const refused = (status: number, code: string) => ({ status, body: { status, code } });

  it('are shown as by hand, last a minute of the market, and do nothing by themselves', async () => {
    const before = await marketNow();
    const { proposal, output, status } = await model.call('propose_order', {
      ...ORDER,
      kind: null,
      accountType: null,
      expirySeconds: null,
    });
    const after = await marketNow();
    expect(status).toBe('ok');
    expect(proposal).toEqual({
      id: expect.stringMatching(/^prp_/),
      kind: 'order',
      order: ORDER,
      accountType: 'demo',
      state: 'open',
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    });
    expect(JSON.parse(output)).toMatchObject({ proposal });
    const [created, expires] = [Date.parse(proposal!.createdAt), Date.parse(proposal!.expiresAt)];
    expect(created).toBeGreaterThanOrEqual(before);
    expect(created).toBeLessThanOrEqual(after);
    expect(expires - created).toBe(60_000);
    expect(await show(proposal!.id)).toMatchObject({ status: 200, body: proposal });
    expect(await orders()).toEqual([]);
  });

  it('come out of a conversation, and are an order when they are confirmed', async () => {
    const bia = await Asker.member(test.url);
    const calls = Array.from({ length: 2 }, () => ({ name: 'propose_order', arguments: ORDER }));
    script.play([{ calls }, { text: 'Confirm one, if you want it.' }]);
    const conversation = await bia.begin();
    const frames = await bia.ask(conversation, 'Buy a call of 10 on EURUSD-OTC', 'en');
    const names = frames.map(({ event }) => event).filter((name) => name !== 'delta');
    expect(names).toEqual(['tool', 'proposal', 'tool', 'proposal', 'done']);
    const [proposal, other] = frames.filter(({ event }) => event === 'proposal').map(({ data }) => data);
    expect(proposal).toMatchObject({ kind: 'order', order: ORDER, state: 'open' });
    const { id } = proposal;
    expect(await confirm(id, bia.client)).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    expect((await bia.client.get(path(other.id))).status).toBe(200);
    await bia.client.delete(conversation); // and what is open in it
    expect((await bia.client.get(path(other.id))).status).toBe(404);
    expect((await bia.client.get(path(id))).status).toBe(200);
    const { items } = (await bia.client.get('/api/broker/orders')).body;
    expect(items).toEqual([expect.objectContaining({ ...ORDER, clientOrderId: id })]);
  });

  it('places the order once however often it is confirmed: again, at once, and in two processes', async () => {
    const id = await propose();
    const elsewhere = new ApiClient(second.url, ana.token);
    const answers = await Promise.all([
      confirm(id),
      confirm(id, elsewhere),
      confirm(id),
      confirm(id, elsewhere),
    ]);
    answers.push(await confirm(id), await show(id));
    const [order, ...others] = await orders();
    expect(others).toEqual([]);
    expect(order).toMatchObject({ ...ORDER, clientOrderId: id, state: 'accepted' });
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ id, state: 'confirmed', result: { order: { id: order.id } } });
    }
    expect(await reject(id)).toMatchObject(refused(409, 'ASSISTANT.PROPOSAL_DECIDED'));
  });

  it('expire by the clock of the market', async () => {
    const id = await propose();
    await expire(id);
    expect(await show(id)).toMatchObject({ status: 200, body: { state: 'expired' } });
    expect(await confirm(id)).toMatchObject(refused(410, 'ASSISTANT.PROPOSAL_EXPIRED'));
    expect(await reject(id)).toMatchObject(refused(410, 'ASSISTANT.PROPOSAL_EXPIRED'));
    expect(await orders()).toEqual([]);
  });

  it('can be rejected, for good', async () => {
    const id = await propose();
    for (let times = 0; times < 2; times++) {
      expect(await reject(id)).toMatchObject({ status: 200, body: { state: 'rejected' } });
    }
    expect(await confirm(id)).toMatchObject(refused(409, 'ASSISTANT.PROPOSAL_REJECTED'));
    expect(await orders()).toEqual([]);
  });

  it("are nobody else's", async () => {
    const [id, bruno] = [await propose(), await Trader.register(test.url)];
    const answers = [
      await bruno.client.get(path(id)),
      await confirm(id, bruno.client),
      await reject(id, bruno.client),
      await confirm('prp_none'),
    ];
    for (const answer of answers) expect(answer).toMatchObject(refused(404, 'ASSISTANT.PROPOSAL_NOT_FOUND'));
    expect([...(await orders()), ...(await orders(bruno))]).toEqual([]);
    expect(await show(id)).toMatchObject({ body: { state: 'open' } });
  });

  it('are confirmed by a key only if it may trade', async () => {
    const id = await propose();
    const key = async (...scopes: string[]) => {
      const { body } = await ana.client.post('/api/auth/api-keys', { name: 'k', scopes });
      return new ApiClient(test.url, body.key as string);
    };
    const reader = await key('assistant:use', 'trading:read');
    expect(await confirm(id, reader)).toMatchObject(refused(403, 'AUTH.FORBIDDEN'));
    expect(await reader.get(path(id))).toMatchObject({ status: 200, body: { state: 'open' } });
    expect(await confirm(id, await key('trading:write'))).toMatchObject({ status: 200 });
  });

  it('pass through what is so when they are confirmed, and keep why they failed', async () => {
    const id = await propose({ ...ORDER, stake: 1000 });
    const others = await Promise.all(Array.from({ length: 10 }, () => ana.order({ stake: 950 })));
    expect(others.map(({ status }) => status)).toEqual(Array<number>(10).fill(201));
    const answer = await confirm(id);
    expect(answer).toMatchObject(refused(409, 'BROKER.BALANCE_TOO_LOW'));
    const { code, detail } = answer.body;
    expect(await show(id)).toMatchObject({
      body: { state: 'failed', result: { problem: { code, detail } } },
    });
    expect(await confirm(id)).toMatchObject(refused(409, 'BROKER.BALANCE_TOO_LOW'));
    expect(await orders()).toHaveLength(10);
  });

  it('stay open when the broker does not answer, and can be confirmed again', async () => {
    const id = await propose();
    const session = await test.app.get(BrokerSessions, { strict: false }).of(ana.userId);
    session.offers = () => Promise.reject(new BrokerSilent());
    expect(await confirm(id)).toMatchObject(refused(503, 'BROKER.SILENT'));
    expect(await show(id)).toMatchObject({ body: { state: 'open' } });
    Reflect.deleteProperty(session, 'offers');
    expect(await confirm(id)).toMatchObject({ status: 200, body: { state: 'confirmed' } });
    expect(await orders()).toHaveLength(1);
  });

  it('are not made for what is refused by hand, and the model is told', async () => {
    const cases: [change: object, code: string, field: string][] = [
      [{ asset: 'NOPE' }, 'MARKET.UNKNOWN_ASSET', 'asset'],
      [{ expirySeconds: 61 }, 'BROKER.EXPIRY_NOT_OFFERED', 'expirySeconds'],
      [{ stake: 0.01 }, 'BROKER.STAKE_OUT_OF_RANGE', 'stake'],
      [{ stake: 999_999 }, 'BROKER.STAKE_OUT_OF_RANGE', 'stake'],
      [{ stake: 10.001 }, 'COMMON.INVALID_INPUT', 'stake'],
      [{ clientOrderId: 'mine' }, 'ASSISTANT.BAD_ARGUMENTS', 'clientOrderId'],
    ];
    for (const [change, code, field] of cases) {
      const { error } = await model.told('propose_order', { ...ORDER, ...change });
      expect({ change, ...error }).toMatchObject({ change, code, errors: [{ field }] });
    }
    expect(await rows.countDocuments({ userId: ana.userId })).toBe(0);
  });

  it('use real money only where it is switched on', async () => {
    const { error } = await model.told('propose_order', { ...ORDER, accountType: 'real' });
    expect(error.code).toBe('BROKER.REAL_TRADING_OFF');
    const code = await ana.withTwoFactor();
    const limits = { enabled: true, password: TRADER_PASSWORD, code, perOrderLimit: 20, perDayLimit: 25 };
    expect(await ana.client.put('/api/broker/real-trading', limits)).toMatchObject({ status: 200 });
    const tooMuch = async (stake: number) =>
      (await model.told('propose_order', { ...ORDER, accountType: 'real', stake })).error?.code;
    expect(await tooMuch(21)).toBe('BROKER.REAL_LIMIT');
    const both = [await propose({ ...ORDER, accountType: 'real', stake: 15 })];
    both.push(await propose({ ...ORDER, accountType: 'real', stake: 12 }));
    expect(await confirm(both[0])).toMatchObject({ status: 200, body: { accountType: 'real' } });
    expect(await confirm(both[1])).toMatchObject(refused(422, 'BROKER.REAL_LIMIT'));
    expect(await tooMuch(11)).toBe('BROKER.REAL_LIMIT');
    expect(await orders()).toEqual([expect.objectContaining({ accountType: 'real', stake: 15 })]);
  });

  it('are three at most in a conversation, also when they come at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => model.call('propose_order', ORDER)));
    const made = all.filter(({ proposal }) => proposal);
    expect(made.length).toBeLessThanOrEqual(3);
    while (made.length < 3) made.push(await model.call('propose_order', ORDER));
    const { error } = await model.told('propose_order', ORDER);
    expect(error.code).toBe('ASSISTANT.TOO_MANY_PROPOSALS');
    expect(await rows.countDocuments({ userId: ana.userId })).toBe(3);
    await expire(made[0].proposal!.id);
    expect(await model.call('propose_order', ORDER)).toMatchObject({ status: 'ok' });
  });

  describe('of a process that was killed while it confirmed', () => {
    it('are confirmed with the order that it had placed, also after their time', async () => {
      const id = await propose();
      const clientOrderId = id;
      const { order } = await test.app
        .get(OrderService, { strict: false })
        .place(ana.userId, { ...ORDER, clientOrderId } as Parameters<OrderService['place']>[1]);
      await abandon(id);
      await expire(id);
      expect(await confirm(id)).toMatchObject({ status: 200, body: { result: { order: { id: order.id } } } });
      expect(await orders()).toHaveLength(1);
    });

    it('are done when it had not come to it', async () => {
      const id = await propose();
      await abandon(id);
      expect(await confirm(id)).toMatchObject({ status: 200, body: { state: 'confirmed' } });
      expect(await orders()).toHaveLength(1);
    });

    it('have expired when it had not come to it, and it is too late', async () => {
      const id = await propose();
      await abandon(id);
      await expire(id);
      expect(await confirm(id)).toMatchObject(refused(410, 'ASSISTANT.PROPOSAL_EXPIRED'));
      expect(await show(id)).toMatchObject({ body: { state: 'expired' } });
      expect(await orders()).toEqual([]);
    });
  });

  describe('of a run of the bot', () => {
    const status = async () => (await ana.client.get('/api/bot/runtime-status')).body;

    it('start it once, with its protections, and it ends as by hand', async () => {
      expect((await model.told('propose_bot_start', RUN)).error.code).toBe('BOT.NOT_CONNECTED');
      await ana.client.post('/api/bot/connect', {});
      const { proposal } = await model.call('propose_bot_start', RUN);
      expect(proposal).toMatchObject({ kind: 'bot', bot: RUN, accountType: 'demo', state: 'open' });
      expect(await status()).toMatchObject({ running: false });

      const { id } = proposal!;
      const runtime = id.replace('prp_', 'run_');
      const elsewhere = new ApiClient(second.url, ana.token);
      const answers = await Promise.all([confirm(id), confirm(id, elsewhere), confirm(id)]);
      for (const answer of answers) {
        expect(answer).toMatchObject({
          status: 200,
          body: { state: 'confirmed', result: { bot: { runtime } } },
        });
      }
      expect(await status()).toMatchObject({ running: true, runtime, protections: { dayPnl: 0 } });
      const { settings } = (await test.app
        .get<Model<object>>(getModelToken('BotDocument'), { strict: false })
        .findById(ana.userId)
        .lean()) as unknown as { settings: { protections: object } };
      expect(settings.protections).toEqual(RUN.protections);
      expect((await model.told('propose_bot_start', RUN)).error.code).toBe('BOT.ALREADY_RUNNING');

      await ana.client.post('/api/bot/kill', {});
      expect(await confirm(id)).toMatchObject({ status: 200 });
      await until(async () => (await status()).state === 'stopped');
    });

    it('are not made for what is refused by hand', async () => {
      await ana.client.post('/api/bot/connect', {});
      const cases: [change: object, code: string, field: string][] = [
        [{ strategy: 'nope' }, 'COMMON.INVALID_INPUT', 'strategy'],
        [{ params: { nope: 1 } }, 'COMMON.INVALID_INPUT', 'params.nope'],
        [{ protections: { hours: '9 to 5' } }, 'COMMON.INVALID_INPUT', 'protections.hours'],
        [{ assets: ['NOPE'] }, 'MARKET.UNKNOWN_ASSET', 'assets[0]'],
        [{ stake: { mode: 'fixed', amount: 1, x: 1 } }, 'ASSISTANT.BAD_ARGUMENTS', 'stake.x'],
      ];
      for (const [change, code, field] of cases) {
        const { error } = await model.told('propose_bot_start', { ...RUN, ...change });
        expect({ change, ...error }).toMatchObject({
          change,
          code,
          errors: [expect.objectContaining({ field })],
        });
      }
    });

    it('are found by the next confirmation when their process was killed, and refused beside another run', async () => {
      await ana.client.post('/api/bot/connect', {});
      const [first, other] = [
        await propose(RUN, 'propose_bot_start'),
        await propose(RUN, 'propose_bot_start'),
      ];
      await confirm(first);
      await abandon(first);
      await expire(first);
      expect(await confirm(first)).toMatchObject({ status: 200, body: { state: 'confirmed' } });
      expect(await confirm(other)).toMatchObject(refused(409, 'BOT.ALREADY_RUNNING'));
      await ana.client.post('/api/bot/kill', {});
    });

    it('are refused when another account was chosen since', async () => {
      await ana.client.post('/api/bot/connect', {});
      const id = await propose(RUN, 'propose_bot_start');
      await rows.updateOne({ _id: id }, { accountType: 'real' });
      expect(await confirm(id)).toMatchObject(refused(409, 'ASSISTANT.PROPOSAL_OUTDATED'));
      expect(await status()).toMatchObject({ running: false });
    });
  });
});
