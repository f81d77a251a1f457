import { type BrokerProcess, startBrokerProcess } from '../../../test/factories/broker-process.js';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { pastTrade } from '../../../test/factories/past-trade.js';
import { LiveFigures } from '../../platform/index.js';
import { TradesToday } from './trades-today.js';
import { TradeTotals } from './trade-totals.js';

const MINUTE = 60_000;
/** Nine in the morning in São Paulo. */
const NOW = Date.parse('2026-11-24T12:00:00Z');

describe('TradesToday', () => {
  const clock = new ManualClock(NOW);
  let process: BrokerProcess;
  let today: TradesToday;
  let totals: TradeTotals;
  beforeAll(async () => {
    process = await startBrokerProcess({}, {}, clock);
    today = process.module.get(TradesToday);
    totals = process.module.get(TradeTotals);
  });
  afterAll(() => process.close());

  const demo = (trades: number, pnl: number, losses = 0) => {
    return { accountType: 'demo', currency: 'BRL', trades, wins: trades - losses, losses, pnl };
  };

  it('has what was closed today, of each account and currency by itself', async () => {
    expect(await today.read()).toEqual([]);
    await process.trades.addPast([
      pastTrade(NOW - 8 * 60 * MINUTE, { pnl: 500 }),
      pastTrade(NOW - 10 * 60 * MINUTE, { pnl: 1 }), // yesterday there
      pastTrade(NOW, { status: 'loss', pnl: -1000 }),
      pastTrade(NOW, { accountType: 'real', pnl: 70 }),
      pastTrade(NOW, { accountType: 'real', currency: 'USD', pnl: 33 }),
      pastTrade(NOW, { state: 'rejected', status: 'rejected', pnl: 0 }),
      pastTrade(NOW, { state: 'accepted', status: 'open', pnl: 0, closedAt: null }),
    ]);
    expect(await today.read()).toEqual([
      demo(2, -500, 1),
      { accountType: 'real', currency: 'BRL', trades: 1, wins: 1, losses: 0, pnl: 70 },
      { accountType: 'real', currency: 'USD', trades: 1, wins: 1, losses: 0, pnl: 33 },
    ]);
    const figures = await process.module
      .get(LiveFigures)
      .read(['trading.pnlToday.demo', 'trading.pnlToday.real']);
    expect(figures).toEqual({ 'trading.pnlToday.demo': -5, 'trading.pnlToday.real': 0.7 });
  });

  it('has each trade at once, those that come late as well, and equals what is added up anew', async () => {
    for (let minute = 0; minute < 30; minute += 3) {
      clock.advance(3 * MINUTE);
      const now = clock.now();
      const before = (await today.read())[0];
      await process.trades.addPast([pastTrade(now, { pnl: 10 })]);
      const after = (await today.read())[0];
      expect(after).toEqual({
        ...before,
        trades: before.trades + 1,
        wins: before.wins + 1,
        pnl: before.pnl + 10,
      });
      if (minute % 6 === 0) {
        await process.trades.addPast([pastTrade(now - (minute + 2) * MINUTE, { pnl: 1 })]);
        expect((await today.read())[0].pnl).toBe(after.pnl + 1);
      }
    }
    const from = NOW - 9 * 60 * MINUTE;
    const anew = await totals.byAccount(from, from + 24 * 60 * MINUTE);
    expect(await today.read()).toEqual(expect.arrayContaining(anew));
  });

  it('reads only the trades of the last half minute again', async () => {
    clock.advance(MINUTE);
    await today.read(); // takes in what was closed meanwhile
    const reading = jest.spyOn(totals, 'byAccount');
    for (let second = 0; second < 10; second++) {
      clock.advance(1000);
      await today.read();
    }
    expect(reading).toHaveBeenCalledTimes(10);
    for (const [from] of reading.mock.calls) expect(clock.now() - from).toBeLessThanOrEqual(30_000);
    reading.mockRestore();
  });

  it('begins with nothing on the next day', async () => {
    clock.advance(24 * 60 * MINUTE);
    expect(await today.read()).toEqual([]);
  });

  it('is counted without reading a trade', async () => {
    const explained = await totals.explainCount(NOW - 24 * 60 * MINUTE, NOW + 24 * 60 * MINUTE);
    expect(JSON.stringify(explained)).toMatch(/"totalDocsExamined":0\b/);
  });
});
