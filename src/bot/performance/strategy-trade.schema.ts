import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { AccountType } from '../../broker/index.js';
import type { Result } from './performance.rules.js';

/** The outcome of a trade that a bot has made. Money in cents, times by the market's clock. */
@Schema({ collection: 'strategy_trades', versionKey: false })
export class StrategyTradeDocument {
  /** That of the trade, so that it is counted once. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: String, required: true }) accountType!: AccountType;
  @Prop({ type: String, required: true }) runId!: string;
  @Prop({ type: String, required: true }) strategy!: string;
  @Prop({ type: String, required: true }) asset!: string;
  @Prop({ type: String, required: true }) status!: Result['status'];
  @Prop({ type: Number, required: true }) stake!: number;
  @Prop({ type: Number, required: true }) payout!: number;
  @Prop({ type: Number, required: true }) pnl!: number;
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: Date, required: true }) openedAt!: Date;
  @Prop({ type: Date, required: true }) closedAt!: Date;
}

export const StrategyTradeSchema = SchemaFactory.createForClass(StrategyTradeDocument);

// results, sums: those of a user's account in the order in which they were closed, or since a day began
StrategyTradeSchema.index({ userId: 1, accountType: 1, closedAt: 1, _id: 1 });
