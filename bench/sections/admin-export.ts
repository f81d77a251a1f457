import { MongoClient } from 'mongodb';
import { download, type Download } from '../load/download.ts';
import { type Table, whole } from '../measure.ts';
import { logIn, startApplication } from '../servers.ts';

const ROWS = 500_000;
const AT_ONCE = 5000;
const START = Date.parse('2025-01-01T00:00:00Z');
const FILES = [
  ['trades, CSV', 'type=trades&format=csv'],
  ['trades, CSV, again', 'type=trades&format=csv'],
  ['events, CSV', 'type=events&format=csv'],
  ['trades, XLSX', 'type=trades&format=xlsx'],
  ['trades, PDF of all', 'type=trades&format=pdf'],
] as const;

type Rows = Record<string, unknown> & { _id: string };

/** Files of half a million rows: how quick, and what the process takes for them. */
export async function adminExport(): Promise<{ table: Table; data: unknown }> {
  const server = await startApplication();
  try {
    const headers = { authorization: `Bearer ${await logIn(server)}` };
    const client = await new MongoClient(server.mongodbUri).connect();
    const database = client.db('trader_dashboard');
    for (const [name, row] of [['trades_history', trade] as const, ['events', event] as const]) {
      const collection = database.collection<Rows>(name);
      for (let at = 0; at < ROWS; at += AT_ONCE) {
        await collection.insertMany(
          Array.from({ length: AT_ONCE }, (_, i) => row(at + i)),
          { ordered: false },
        );
      }
    }
    await client.close();
    const data: Record<string, Download> = {};
    for (const [name, query] of FILES) {
      const path = `/api/admin/analytics/export?${query}`;
      data[name] = await download(server.port, path, headers, server.pid);
    }
    const first = data[FILES[0][0]];
    if (first.lines !== ROWS + 1) throw new Error(`${first.lines} lines instead of ${ROWS + 1}`);
    const speed = ROWS / first.seconds;
    return {
      data,
      table: {
        title: `Files of ${whole(ROWS)} rows`,
        columns: ['file', 'rows a second', 'MB', 'memory of the process grows by'],
        rows: Object.entries(data).map(([name, { seconds, bytes, grownBy }]) => [
          name,
          whole(ROWS / seconds),
          whole(bytes / 1e6),
          `${whole(grownBy)} MB`,
        ]),
        goals: [
          { goal: 'CSV of trades at 50,000 rows a second', actual: whole(speed), met: speed >= 50_000 },
          { goal: 'under 50 MB for it', actual: `${whole(first.grownBy)} MB`, met: first.grownBy < 50 },
        ],
        notes: ['PDF shows the newest 200 rows, and figures of all'],
      },
    };
  } finally {
    await server.stop();
  }
}

/** As bots and people leave them. */
function trade(i: number): Rows {
  const at = new Date(START + i * 60_000);
  const [status, pnl] = [
    ['win', 870] as const,
    ['loss', -1000] as const,
    ['win', 870] as const,
    ['tie', 0] as const,
  ][i % 4];
  const expiry = new Date(at.getTime() + 60_000);
  const isBot = i % 3 !== 0;
  return {
    _id: `trd_bench${String(i).padStart(21, '0')}`,
    userId: `usr_bench${String(i % 1000).padStart(21, '0')}`,
    clientOrderId: `${isBot ? 'bot' : 'order'}-${i}-${at.getTime()}`,
    ...{ provider: 'paper', market: 'paper', asset: 'EURUSD-OTC', kind: 'blitz', expirySeconds: 60 },
    ...{
      direction: i % 2 ? 'call' : 'put',
      accountType: i % 10 ? 'demo' : 'real',
      stake: 1000,
      currency: 'BRL',
    },
    origin: isBot
      ? {
          by: 'bot',
          runId: `run_${i % 500}`,
          key: `k${i}`,
          strategy: 'bollinger-touch',
          level: 0,
          signalledAt: +at,
        }
      : { by: 'user' },
    ...{ state: 'settled', status, payout: 0.87, pnl, version: 2, externalId: `pos_${i}` },
    ...{ createdAt: at, openedAt: at, expiresAt: expiry, closedAt: expiry },
  };
}

function event(i: number): Rows {
  const at = new Date(START + i * 60_000);
  return {
    _id: `evt_bench${String(i).padStart(21, '0')}`,
    userId: `person${i % 5000}@example.com`,
    type: ['login', 'purchase', 'lesson.completed', 'page_view'][i % 4],
    amount: i % 4 === 1 ? 1_499_000n : null,
    ...{
      currency: 'BRL',
      timestamp: at,
      metadata: { country: 'BR', plan: 'pro', page: `/lessons/${i % 300}` },
    },
    ...{ source: 'default', createdAt: at, slot: 0, batch: 1 },
  };
}
