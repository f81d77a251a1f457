import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { RunSettings } from '../run/run-settings.js';
import type { BacktestReport, SweepReport } from './backtest.types.js';
import { BACKTEST_STATES, type BacktestState } from './backtest.states.js';
import type { ShownTrade } from './shown-trade.js';
import type { SweepPlan } from './sweep.js';

/** What is tested, beyond the settings. Money in cents. */
export interface StoredPlan {
  settings: RunSettings;
  from: Date;
  to: Date;
  balance: number;
  payout: number;
  sweep?: SweepPlan;
  /** Of uploaded candles: the size of their ticks; theirs are in `backtest_candles`. */
  uploadTickSize?: number;
}

/** A backtest, and what came of it. */
@Schema({ collection: 'backtests', versionKey: false, minimize: false })
export class BacktestDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: String, required: true, enum: BACKTEST_STATES }) state!: BacktestState;
  @Prop({ type: Object, required: true }) plan!: StoredPlan;
  /** Candles that are done, and how many there are to do; 0 until that is known. */
  @Prop({ type: Number, required: true }) done!: number;
  @Prop({ type: Number, required: true }) total!: number;
  @Prop({ type: Object }) report?: BacktestReport;
  @Prop({ type: Object }) sweep?: SweepReport;
  @Prop({ type: Number }) tradesKept?: number;
  @Prop({ type: Object }) error?: { code: string; detail: string };
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date }) startedAt?: Date;
  @Prop({ type: Date }) finishedAt?: Date;
  /** When it goes; of finished ones only. */
  @Prop({ type: Date }) expireAt?: Date;
}

export const BacktestSchema = SchemaFactory.createForClass(BacktestDocument);

// GET /api/bot/backtests, a user's newest first; countActive
BacktestSchema.index({ userId: 1, _id: -1 });
// active: those whose job may be missing, at each start
BacktestSchema.index({ state: 1 });
// finished ones are cleared away by the database
BacktestSchema.index({ expireAt: 1 }, { sparse: true, expireAfterSeconds: 0 });

/** Some of a backtest's trades, or of its uploaded candles; found by its id, `<backtest>:<number>`, only. */
@Schema({ collection: 'backtest_parts', versionKey: false, minimize: false })
export class BacktestPartDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: [Object], default: undefined }) trades?: ShownTrade[];
  @Prop({ type: Buffer }) candles?: Buffer;
  @Prop({ type: Date, required: true }) expireAt!: Date;
}

export const BacktestPartSchema = SchemaFactory.createForClass(BacktestPartDocument);

// they go with their backtest
BacktestPartSchema.index({ expireAt: 1 }, { expireAfterSeconds: 0 });
