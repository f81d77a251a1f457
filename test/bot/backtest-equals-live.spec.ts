import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BotNews } from '../../src/bot/runtime/bot.news.js';
import { LiveBots } from '../../src/bot/runtime/live-bots.js';
import { PaperClock } from '../../src/broker/vendors/paper/paper-clock.js';
import { PaperTicker } from '../../src/broker/vendors/paper/paper-ticker.js';
import { type Candle, parseCandleCsv, toPrice } from '../../src/market/index.js';
import { Clock } from '../../src/platform/index.js';
import { BotOwner } from '../factories/bot-owner.js';
import { ManualClock } from '../factories/manual-clock.js';
import { candleWalk } from '../factories/run-candles.js';
import { describeWithShared } from '../setup/fixtures.js';
import { startTestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const MINUTE = 60_000;
/** The replay begins with this candle: those before it warm up. */
const FIRST = 300;
/** What blitz options of an asset pay that only a file knows. */
const PAYOUT = 0.83;

interface Made {
  asset: string;
  direction: string;
  stake: number;
  status: string;
  pnl: number;
  openedAt: string;
  expiresAt: string;
}

const shown = ({ asset, direction, stake, status, pnl, openedAt, expiresAt }: Made): Made => ({
  asset,
  direction,
  stake,
  status,
  pnl,
  openedAt,
  expiresAt,
});

/** In the order of decisions; of one instant by asset. */
const inOrder = (trades: Made[]) =>
  trades.map(shown).sort((a, b) => a.openedAt.localeCompare(b.openedAt) || a.asset.localeCompare(b.asset));

/** Pages of a list, all of them. */
async function all(owner: BotOwner, path: string): Promise<Made[]> {
  const items: Made[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await owner.api.get(`${path}?limit=200${cursor && `&cursor=${cursor}`}`);
    items.push(...(body.items as Made[]));
    cursor = body.nextCursor as string | null;
  }
  return items;
}

/** Runs a bot over the files' first minutes, then a backtest of the same candles from the same database. */
async function bothWays(files: Readonly<Record<string, string>>, minutes: number, settings: object) {
  const replay = Object.entries(files).map(([symbol, path]) => `${symbol}=${path}`);
  const server = await startTestApp({ PAPER_REPLAY: replay.join(','), PAPER_SPEED: '60000' });
  try {
    // one millisecond of ours is a minute of the market, when we say so
    const clock = new ManualClock();
    server.app.get(Clock).now = () => clock.now();
    const news = server.app.get(BotNews);
    let decided = 0;
    const note = news.note.bind(news);
    news.note = (userId, change) => {
      decided = change.lastCandleAt ?? decided;
      note(userId, change);
    };
    const candles = Object.values(files).map((path) => parseCandleCsv(readFileSync(path, 'utf8')).candles);
    const ends = new Set(candles.flatMap((series) => series.map(({ time }) => time + MINUTE)));
    const start = Math.min(...candles.map((series: Candle[]) => series[FIRST].time));

    const owner = await BotOwner.register(server.url);
    await owner.connect();
    expect(server.app.get(PaperClock).now()).toBe(start);
    const run = { timeframe: '1m', assets: Object.keys(files), ...settings };
    expect(await owner.start(run)).toMatchObject({ status: 200 });
    await owner.sees('analyzing');
    for (let minute = 1; minute <= minutes; minute++) {
      clock.advance(1);
      await server.app.get(PaperTicker).step();
      const now = start + minute * MINUTE;
      if (ends.has(now)) await until(() => decided >= now);
      // an asset that had a gap before is decided on in a round of its own
      await server.app.get(LiveBots).get(owner.userId)!.idle;
    }
    const live = await all(owner, '/api/bot/trades');
    await owner.api.post('/api/bot/kill', {});
    // nothing of what comes after the range is in the backtest, but that the market went on
    clock.advance(1);
    await server.app.get(PaperTicker).step();

    const [strategy] = (await owner.api.get('/api/bot/strategies')).body.items as { id: string }[];
    const range = { from: new Date(start), to: new Date(start + minutes * MINUTE), payout: PAYOUT };
    const request = { strategy: strategy.id, stake: { mode: 'fixed', amount: 10 }, ...run, ...range };
    const { status, body } = await owner.api.post('/api/bot/backtests', request);
    expect([status, body]).toEqual([201, expect.objectContaining({ state: 'queued' })]);
    const id = (body as { id: string }).id;
    await until(async () => (await owner.api.get(`/api/bot/backtests/${id}`)).body.state === 'done');
    const tested = await all(owner, `/api/bot/backtests/${id}/trades`);
    owner.leave();
    return { live: inOrder(live), tested: inOrder(tested) };
  } finally {
    await server.close();
  }
}

describe('a backtest equals a paper run over the same candles', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'replay-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A walk with gaps as a file that the paper market plays. */
  function file(symbol: string, seed: number): string {
    const path = join(folder, `${symbol}.csv`);
    const candles = candleWalk({ seed, count: 800, from: Date.UTC(2026, 0, 5, 12), gaps: 0.03 });
    const lines = candles.map(({ time, open, high, low, close }) =>
      [time / 1000, ...[open, high, low, close].map((ticks) => toPrice(ticks, 1e-5))].join(','),
    );
    writeFileSync(path, ['time,open,high,low,close', ...lines].join('\n'));
    return path;
  }

  it('trade for trade: two assets with gaps, martingale on a share of the balance, protections', async () => {
    const files = { ALPHA: file('ALPHA', 11), BETA: file('BETA', 12) };
    const { live, tested } = await bothWays(files, 100, {
      strategy: 'bollinger-touch',
      stake: { mode: 'percent', amount: 0.5, progression: 'martingale', levels: 2 },
      expirySeconds: 120,
      protections: { maxOpen: 2, maxConsecutiveLosses: 4, cooldownSeconds: 600, hours: '14:00-23:00' },
    });
    expect(live.length).toBeGreaterThan(10);
    expect(new Set(live.map(({ asset }) => asset))).toEqual(new Set(['ALPHA', 'BETA']));
    expect(new Set(live.map(({ stake }) => stake)).size).toBeGreaterThan(3);
    expect(live).toEqual(tested);
  }, 180_000);

  describeWithShared('data', ({ names }) => {
    it('trade for trade: real candles', async () => {
      const name = names.find((each) => each.startsWith('eurusd'))!;
      const { live, tested } = await bothWays({ REAL: join('..', 'shared', 'data', name) }, 100, {
        strategy: 'rsi-reversal',
        params: { period: 7 },
        stake: { mode: 'fixed', amount: 25, progression: 'soros', levels: 2 },
      });
      expect(live.length).toBeGreaterThan(2);
      expect(live).toEqual(tested);
    }, 180_000);
  });
});
