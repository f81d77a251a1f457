import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../common/pure.js';
import { runBacktest } from './backtest.engine.js';
import { buffersOf } from './candle-columns.js';
import { readCsv } from './read-csv.js';
import { toShownTrade } from './shown-trade.js';
import { runSweep } from './sweep.js';
import type { RunOutcome, WorkerMessage, WorkerTask } from './worker.types.js';

function say(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function run({ input, sweep }: Extract<WorkerTask, { kind: 'run' }>): RunOutcome {
  const tell = (done: number) => say({ kind: 'progress', done });
  const swept = sweep && runSweep(input, sweep, tell);
  const params = swept?.combinations[0].params ?? input.settings.params;
  const best = { ...input, settings: { ...input.settings, params } };
  const { report, trades } = runBacktest(best, swept ? undefined : tell);
  const ticks = new Map(input.series.map(({ asset, tickSize }) => [asset, tickSize]));
  return {
    report,
    ...(swept && { sweep: swept }),
    trades: trades.map((trade) => toShownTrade(trade, ticks.get(trade.asset)!)),
  };
}

try {
  const task = workerData as WorkerTask;
  if (task.kind === 'run') say({ kind: 'done', outcome: run(task) });
  else {
    const outcome = await readCsv(task.bytes, task.timeframe);
    say({ kind: 'done', outcome }, buffersOf(outcome.candles));
  }
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  const { code, status, message, errors } = error;
  say({ kind: 'refused', error: { code, status, message, ...(errors && { errors }) } });
}
