import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { Application } from '../drill/application.js';
import { Trader } from '../factories/trader.js';
import { until } from '../setup/until.js';

const ENTRY = ['--import', resolve('test/setup/run-source.mjs'), resolve('src/main.ts')];

interface Row {
  clientOrderId: string;
  state: string;
  status: string;
  pnl: number;
}

/** The engine is the application's child and ends with it: what is read was on the disk. */
describe('orders of a process that is killed', () => {
  let folder: string;
  let application: Application;
  let ana: Trader;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'td-orders-'));
    application = new Application(folder, ENTRY, { PAPER_SPEED: '20', PAPER_SEED: 'crash' });
    await application.start();
    ana = await Trader.register(application.url);
  }, 60_000);
  afterAll(async () => {
    await application?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const rows = async (): Promise<Row[]> =>
    (await ana.client.get('/api/broker/orders?limit=200')).body.items as Row[];
  const demo = async (): Promise<number> =>
    (await ana.client.get('/api/broker/balances')).body.items[0].amount as number;
  const isOver = ({ state }: Row) => state === 'settled' || state === 'rejected';

  /** What the broker itself has sold: its own books, which the orders must equal. */
  async function sold(): Promise<number> {
    const client = await MongoClient.connect(application.engine().uri);
    try {
      return await client.db('trader_dashboard').collection('paper_positions').countDocuments();
    } finally {
      await client.close();
    }
  }

  it('are settled once by the next start when it dies in the middle of a trade', async () => {
    const before = await demo();
    expect((await ana.order({ clientOrderId: 'mid-trade' })).status).toBe(201);
    await application.kill();
    await application.start();
    await until(async () => (await rows()).every(isOver));
    const [trade] = await rows();
    expect(['win', 'loss', 'tie']).toContain(trade.status);
    expect(await demo()).toBeCloseTo(before + trade.pnl, 2);
    await sleep(2500); // two more looks of the sweep
    expect(await demo()).toBeCloseTo(before + trade.pnl, 2);
  }, 60_000);

  /** Resolves as soon as an order of the round is written and its reply is not. */
  async function whenOneIsBeingSent(round: number): Promise<void> {
    const client = await MongoClient.connect(application.engine().uri);
    try {
      const trades = client.db('trader_dashboard').collection('trades_history');
      const intended = { state: 'intended', clientOrderId: new RegExp(`^round-${round}-`) };
      while (!(await trades.findOne(intended))) await sleep(1);
    } finally {
      void client.close();
    }
  }

  it('are neither lost nor bought twice when it dies between intent and reply', async () => {
    const before = await demo();
    const known = (await rows()).length;
    const ids: string[] = [];
    for (let round = 0; round < 4; round++) {
      await demo(); // the session is open then
      const seen = whenOneIsBeingSent(round);
      const sending = Promise.all(
        Array.from({ length: 6 }, async (_, at) => {
          const id = `round-${round}-${at}`;
          ids.push(id);
          await sleep(at * 10);
          await ana.order({ clientOrderId: id, stake: 1 }).catch(() => undefined);
        }),
      );
      await seen;
      await sleep(round * 12); // some have been bought by then, some not
      await application.kill();
      await sending;
      await application.start();
    }
    // whoever did not get an answer sends again, under the same id
    for (const clientOrderId of ids) await ana.order({ clientOrderId, stake: 1 });
    await until(async () => (await rows()).every((row) => isOver(row) || row.state === 'unknown'));
    const all = await rows();
    expect(all).toHaveLength(known + ids.length);
    expect(new Set(all.map(({ clientOrderId }) => clientOrderId)).size).toBe(all.length);
    const settled = all.filter(({ state }) => state === 'settled');
    expect(await sold()).toBe(settled.length);
    const ofRounds = settled.filter(({ clientOrderId }) => clientOrderId.startsWith('round-'));
    const won = ofRounds.reduce((sum, { pnl }) => sum + pnl, 0);
    expect(await demo()).toBeCloseTo(before + won, 2);
  }, 180_000);
});
