import { compileProjection } from '/work/wt/files/packages/embedded-mongo/src/project.ts';
import { BSON } from 'mongodb';
const at = new Date(1_735_000_000_000);
const doc = BSON.serialize({ _id: `trd_bench000000000000000001`, userId: 'usr_bench000000000000000000001', clientOrderId: `bot-1-${+at}`, provider:'paper', market: 'paper', asset:'EURUSD-OTC', kind:'blitz', direction:'call', accountType:'demo', stake:1000, currency:'BRL', expirySeconds: 60, origin:{by:'bot',runId:'run_1',key:'k',strategy:'bollinger-touch',level:0,signalledAt:+at}, state: 'settled', status:'win', payout:.87, pnl: 870, version: 2, externalId:'pos_1', createdAt: at, openedAt: at, expiresAt: at, closedAt: at});
const p = compileProjection(new Map(['_id','userId','clientOrderId','asset','direction','kind','accountType','stake','payout','status','pnl','currency','createdAt','openedAt','expiresAt','closedAt','origin'].map((f) => [f, 1])) as never)!;
for (let r = 0; r < 4; r++) { const c = process.cpuUsage(); for (let i = 0; i < 300_000; i++) p.apply(doc); const d = process.cpuUsage(c); console.log(((d.user + d.system) / 300_000).toFixed(2), 'µs', p.apply(doc).length); }
