import { Test, type TestingModule } from '@nestjs/testing';
import { insightFacts } from '../../test/factories/insight-facts.js';
import { ManualClock } from '../../test/factories/manual-clock.js';
import { testConfig } from '../../test/setup/test-config.js';
import { startScriptedModel } from '../../test/support/openai/index.js';
import { UserRepository } from '../auth/index.js';
import { newId, parseDay } from '../common/index.js';
import { Config, ConfigModule } from '../config/index.js';
import { Clock, LanguageModel, Mailer, PlatformModule, TokenLedger } from '../platform/index.js';
import { DailyInsights } from './daily/daily-insights.js';
import type { InsightFacts } from './facts/insight-facts.js';
import { dayPeriod } from './facts/insight-period.rules.js';
import { InsightFeed } from './insight.feed.js';
import { InsightMaker } from './insight.maker.js';
import { InsightRepository } from './insight.repository.js';
import { InsightsModule } from './insights.module.js';
import { InsightWriter } from './words/insight-writer.js';

const { signal } = new AbortController();

/** Two makers on one database, as those of two processes. */
describe('making insights', () => {
  const clock = new ManualClock('2026-11-24T13:00:00Z');
  let module: TestingModule;
  let repository: InsightRepository;
  let one: InsightMaker;
  let two: InsightMaker;

  beforeAll(async () => {
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(testConfig()), PlatformModule, InsightsModule],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    module.useLogger(false);
    await module.init();
    repository = module.get(InsightRepository);
    one = module.get(InsightMaker);
    two = new InsightMaker(
      repository,
      module.get(InsightWriter),
      module.get(InsightFeed),
      clock,
      module.get(Config),
    );
  });
  afterAll(() => module.close());

  /** A minute later; else the same as before. */
  const laterPeriod = (facts: InsightFacts): InsightFacts => ({
    ...facts,
    period: { ...facts.period, from: '2026-11-23T13:01:00.000Z', to: '2026-11-24T13:01:00.000Z' },
  });
  const rows = () => repository.list({}, 200);

  it('gives one to two who ask at the same moment, in the same process and in two', async () => {
    const facts = insightFacts();
    const made = await Promise.all([one, two, one, two].map((maker) => maker.onDemand(facts, 'pt-BR')));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await rows()).toEqual([made[0]]);
    expect((await one.onDemand(facts, 'en')).id).not.toBe(made[0].id);
  });

  it('answers the last 24 hours for a minute, then anew, and once when many ask', async () => {
    const facts = insightFacts({ events: { count: 2000 } });
    const first = await one.onDemand(facts, 'pt-BR');
    clock.advance(59_999);
    expect((await two.onDemand(laterPeriod(facts), 'pt-BR')).id).toBe(first.id);
    clock.advance(1);
    const anew = await Promise.all([one, two].map((maker) => maker.onDemand(laterPeriod(facts), 'pt-BR')));
    expect(new Set(anew.map(({ id }) => id)).size).toBe(1);
    expect(anew[0].id).not.toBe(first.id);
    expect(await repository.findById(first.id)).toEqual(first);
  });

  it('answers any other period for as long as its facts are the same', async () => {
    const period = { ...insightFacts().period, kind: 'custom' } as const;
    const first = await one.onDemand(insightFacts({ period }), 'pt-BR');
    clock.advance(365 * 86_400_000);
    expect((await two.onDemand(insightFacts({ period }), 'pt-BR')).id).toBe(first.id);
    expect((await two.onDemand(laterPeriod(insightFacts({ period })), 'pt-BR')).id).not.toBe(first.id);
    const more = insightFacts({ period, events: { count: 1205 } });
    expect((await one.onDemand(more, 'pt-BR')).id).not.toBe(first.id);
    clock.advance(-365 * 86_400_000);
  });

  it('has what was made without a model told anew once there is one, and keeps what it was refused for', async () => {
    const model = await startScriptedModel();
    try {
      const config = testConfig({ ...model.variables(), OPENAI_RETRIES: '0' });
      const writer = new InsightWriter(new LanguageModel(config, module.get(TokenLedger, { strict: false })));
      const withModel = new InsightMaker(repository, writer, module.get(InsightFeed), clock, config);
      const facts = insightFacts({
        period: dayPeriod(parseDay('2026-11-19')!, config.businessTz),
        events: { count: 9 },
      });
      await one.daily(facts, 'pt-BR', '2026-11-19', signal);
      await one.onDemand(facts, 'en');

      const truth = { text: JSON.stringify({ text: 'Foram {events.count} eventos.' }) };
      const lie = { text: JSON.stringify({ text: 'There were ten events.' }) };
      model.play([truth, lie, lie]);
      const told = await withModel.onDemand(facts, 'pt-BR');
      expect(told).toMatchObject({ source: 'openai', text: 'Foram 9 eventos.' });
      const refused = await withModel.onDemand(facts, 'en');
      expect(refused.source).toBe('template');
      for (const maker of [one, withModel]) {
        expect((await maker.onDemand(facts, 'en')).id).toBe(refused.id);
      }
      expect((await withModel.onDemand(facts, 'pt-BR')).id).toBe(told.id);
      expect(model.requests).toHaveLength(3);
    } finally {
      await model.stop();
    }
  });

  it('makes one of a day in each language, whoever makes it', async () => {
    const before = (await rows()).length;
    for (const locale of ['pt-BR', 'pt-BR', 'en'] as const) {
      await Promise.all([one, two].map((maker) => maker.daily(insightFacts(), locale, '2026-11-20', signal)));
    }
    const made = (await rows()).slice(0, -before);
    expect(made.map(({ day, locale }) => [day, locale])).toEqual([
      ['2026-11-20', 'en'],
      ['2026-11-20', 'pt-BR'],
    ]);
  });

  it('are looked for by language and kind without reading the others', async () => {
    for (const count of Array(30).keys()) await one.onDemand(insightFacts({ events: { count } }), 'en');
    const filters = [
      { locale: 'en', kind: 'day' },
      { locale: 'pt-BR', kind: 'last24h' },
      { kind: 'day' },
      { locale: 'pt-BR' },
      { kind: 'last24h', from: clock.date() },
    ] as const;
    for (const filter of filters) {
      const found = await repository.list(filter, 2);
      const explained = JSON.stringify(await repository.explainList(filter, 2));
      const [, examined] = /"totalDocsExamined":(\d+)/.exec(explained)!;
      expect(Number(examined)).toBeLessThanOrEqual(found.length + 1);
    }
  });

  it('mails the one of yesterday to the staff who want it, once, also when the run before was cut short', async () => {
    const users = module.get(UserRepository);
    const person = async (email: string, more: object = {}) => {
      const common = { name: 'A', status: 'active', passwordHash: '-', createdAt: clock.date() } as const;
      const wants = { role: 'operator', emailVerified: true, dailyInsight: true } as const;
      await users.insert({ id: newId('usr'), email, ...common, ...wants, ...more });
    };
    await person('reader@example.com');
    await person('member@example.com', { role: 'member' });
    await person('unverified@example.com', { emailVerified: false });
    await person('suspended@example.com', { status: 'suspended' });
    await person('busy@example.com', { dailyInsight: false });
    const mails = () => module.get(Mailer).list({ kind: 'insights.daily' }, 10);

    const daily = module.get(DailyInsights);
    await one.daily(insightFacts(), 'pt-BR', '2026-11-23', signal); // and then its process died
    expect(await daily.makeMissing(signal)).toEqual({ days: [] });
    await Promise.all([daily.makeMissing(signal), daily.makeMissing(signal)]);
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: 'reader@example.com', subject: 'Insight de 23/11/2026', state: 'kept' });
    const [{ text }] = await repository.list({}, 1);
    expect(module.get(Mailer).bodyOf(mail)!.text).toContain(text);
    await users.update((await users.findByEmail('reader@example.com'))!.id, { dailyInsight: false });
  });

  it('makes up the days that were missed since the last one, oldest first, and at most 31', async () => {
    const daily = module.get(DailyInsights);
    clock.advance(3 * 86_400_000);
    expect(await daily.makeMissing(signal)).toEqual({ days: ['2026-11-24', '2026-11-25', '2026-11-26'] });
    const [last] = await rows();
    expect(last).toMatchObject({ day: '2026-11-26', text: 'Em 26/11/2026 (quinta-feira): nenhum evento.' });
    clock.advance(100 * 86_400_000);
    const { days } = await daily.makeMissing(signal);
    expect([days.length, days[0], days.at(-1)]).toEqual([31, '2027-02-04', '2027-03-06']);
    expect(await daily.makeMissing(signal)).toEqual({ days: [] });
    await one.daily(insightFacts(), 'pt-BR', '2030-01-01', signal); // a clock was ahead
    clock.advance(86_400_000);
    expect(await daily.makeMissing(signal)).toEqual({ days: ['2027-03-07'] });
  });

  it('tells yesterday again, once, where it was told before its events came', async () => {
    clock.advance(86_400_000);
    const daily = module.get(DailyInsights);
    await one.daily(insightFacts(), 'pt-BR', '2027-03-08', signal);
    const before = (await rows()).length;
    await daily.makeYesterday(signal);
    await daily.makeYesterday(signal);
    const [again, ...others] = await rows();
    expect(others).toHaveLength(before);
    expect(again).toMatchObject({ kind: 'day', text: 'Em 08/03/2027 (segunda-feira): nenhum evento.' });
  });
});
