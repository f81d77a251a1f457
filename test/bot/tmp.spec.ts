import { startTestApp } from '../setup/test-app.js';
import { Candles } from '../../src/market/index.js';
import { PaperBroker } from '../../src/broker/index.js';
it('scans', async () => {
  const server = await startTestApp({ PAPER_SPEED: '1' });
  try {
    const source = await server.app.get(PaperBroker).market();
    const candles = server.app.get(Candles);
    const now = source.now();
    const out: string[] = [];
    for (const a of (await source.assets()).filter((_, i) => i % 6 === 0)) for (const [tf, n, ms] of [['1m', 500, 60000], ['5m', 400, 300000], ['15m', 300, 900000]] as const) {
      const t = performance.now();
      try { const c = await candles.closed(source, a.id, tf, { from: now - n * ms, to: now }, n); out.push(`${a.id} ${a.open} ${tf} ${c.length} ${Math.round(performance.now() - t)}`); }
      catch (e) { out.push(`${a.id} ${tf} ${String(e)} ${String((e as Error).cause)} ${(((e as Error).cause) as Error)?.stack}`); }
      if (out.length > 40) break;
    }
    console.log(out.join('\n'));
  } finally { await server.close(); }
}, 30000);
