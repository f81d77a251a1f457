import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { AccountType } from '../../broker/index.js';
import type { LeaseOwner } from '../../platform/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { BOT_STATES, type BotState } from './bot.states.js';
import type { BotStatus } from './bot.status.js';

/** The bot of a user: what was asked of it, how it is, and which process has it. */
@Schema({ collection: 'bot_status', versionKey: false, minimize: false })
export class BotDocument {
  /** The user's id: one bot each. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Boolean, required: true }) connected!: boolean;
  @Prop({ type: String, required: true, enum: BOT_STATES }) state!: BotState;
  /** Since when it is in that state. */
  @Prop({ type: Date, required: true }) since!: Date;
  /** Of the latest run. */
  @Prop({ type: String }) runId?: string;
  @Prop({ type: Object }) settings?: RunSettings;
  @Prop({ type: String }) accountType?: AccountType;
  @Prop({ type: Date }) startedAt?: Date;
  /** Ends of candles, by the market's clock. */
  @Prop({ type: Date }) lastSignalAt?: Date;
  @Prop({ type: Date }) lastCandleAt?: Date;
  /** Why it is paused or failed. */
  @Prop({ type: String }) detail?: string;
  /** What its owner was shown last. */
  @Prop({ type: Object }) shown?: BotStatus;
  /** Failures in a row, and when it begins anew after the last one. */
  @Prop({ type: Number, required: true }) failures!: number;
  @Prop({ type: Date }) retryAt?: Date;
  /** While it is stopping: until when it waits for open trades. */
  @Prop({ type: Date }) stopBy?: Date;
  /** Runs of which some trade has no outcome in `strategy_trades` yet. */
  @Prop({ type: [String], required: true }) unsettledRuns!: string[];
  /** The process that runs it. */
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
}

export const BotSchema = SchemaFactory.createForClass(BotDocument);

// countIn; atWork: those that a process has to run or to end; most bots of an installation are stopped
BotSchema.index({ state: 1 });
// renew, release: those of a process; stopped ones have no owner and are not in it
BotSchema.index({ 'owner.instance': 1 }, { sparse: true });
// unsettled: runs whose results are to be completed
BotSchema.index({ unsettledRuns: 1 }, { sparse: true });
