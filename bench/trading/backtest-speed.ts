import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, type Table, times, whole } from '../measure.ts';

const CANDLES = 1_000_000;
const ROUNDS = 5;
const GOAL = 2_000_000;
const MOST_MEGABYTES = 300;

interface Sample {
  /** Candles a second. */
  backtest: number[];
  plain: number[];
  trades: number;
  /** The most that was resident. */
  megabytes: number;
}

/** EMA cross with RSI over a million one-minute candles, with protections and the whole report; in a process of its own. */
export async function backtestSpeed(): Promise<{ table: Table; data: unknown }> {
  const sample = await new Promise<Sample>((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('backtest-process.ts', import.meta.url)), [
      String(CANDLES),
      String(ROUNDS),
    ]);
    child.once('message', (message) => resolve(message as Sample));
    child.once('exit', (code) => reject(new Error(`The backtest ended with ${code}`)));
  });
  const [backtest, plain] = [median(sample.backtest), median(sample.plain)];
  return {
    data: sample,
    table: {
      title: `Backtest of EMA cross with RSI, ${whole(CANDLES)} candles, ${ROUNDS} rounds`,
      columns: ['', 'candles a second (median)', 'trades', 'memory'],
      rows: [
        ['backtest', whole(backtest), whole(sample.trades), `${whole(sample.megabytes)} MB`],
        ['the same indicators in a plain loop', whole(plain), '', ''],
      ],
      goals: [
        {
          goal: `at least ${whole(GOAL)} candles a second on one core`,
          actual: whole(backtest),
          met: backtest >= GOAL,
        },
        {
          goal: `memory under ${MOST_MEGABYTES} MB`,
          actual: `${whole(sample.megabytes)} MB`,
          met: sample.megabytes < MOST_MEGABYTES,
        },
      ],
      notes: [
        `The plain loop has no rules of a run, no orders and no report: the backtest has ${times(backtest / plain)} of its speed.`,
        'Elapsed time of one thread. Protections: stop loss and win of a day, loss streak, cool-down, trading hours in America/Sao_Paulo.',
      ],
    },
  };
}
