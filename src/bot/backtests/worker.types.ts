import type { FieldError } from '../../common/pure.js';
import type { Timeframe } from '../../market/pure.js';
import type { BacktestInput, BacktestReport, SweepReport } from './backtest.types.js';
import type { CandleColumns } from './candle-columns.js';
import type { ShownTrade } from './shown-trade.js';
import type { SweepPlan } from './sweep.js';

/** What a worker thread is started for. */
export type WorkerTask =
  | { kind: 'run'; input: BacktestInput; sweep?: SweepPlan | undefined }
  | { kind: 'read-csv'; bytes: Uint8Array; timeframe: Timeframe };

export interface RunOutcome {
  report: BacktestReport;
  sweep?: SweepReport;
  trades: ShownTrade[];
}

export interface CsvOutcome {
  tickSize: number;
  candles: CandleColumns;
}

/** What it says: how far it is, then how it ended. */
export type WorkerMessage =
  | { kind: 'progress'; done: number }
  | { kind: 'done'; outcome: RunOutcome | CsvOutcome }
  | {
      kind: 'refused';
      error: { code: string; status: number; message: string; errors?: readonly FieldError[] };
    };
