import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { ApiClient } from '../test/factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { TradingSeeds } from './trading.js';

describe('trades of seeds', () => {
  let running: TestApp;

  beforeAll(async () => {
    running = await startTestApp();
  });
  afterAll(() => running.close());

  it('are in the history and the figures of the admin; a second run adds nothing', async () => {
    const seeds = running.app.get(TradingSeeds);
    const first = await seeds.loadForAdmin();
    expect(first.trades).toBeGreaterThan(20);
    expect(await seeds.loadForAdmin()).toEqual({ ...first, trades: 0 });

    const database = running.app.get<Connection>(getConnectionToken());
    expect(await database.collection('trades_history').countDocuments({})).toBe(first.trades);
    const admin = await ApiClient.logIn(running.url);
    const { body } = await admin.get('/api/bot/performance');
    expect(body).toMatchObject({ trades: first.trades, accountType: 'demo' });
    expect((body.byStrategy as unknown[]).length).toBeGreaterThan(1);
    const { body: page } = await admin.get('/api/bot/trades?limit=200');
    const { body: scanned } = await admin.get('/api/bot/scanner?limit=200');
    expect(scanned.items.length).toBeGreaterThanOrEqual(2 * 3 * 7);
    expect(scanned.items[0]).toMatchObject({ signals: expect.any(Number), expectancy: expect.any(Number) });
    expect(page.items[0]).toMatchObject({ strategy: expect.any(String), kind: 'blitz' });
  }, 60_000);
});
