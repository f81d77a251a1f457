import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Direction } from '../../broker/index.js';
import { type Timeframe, TIMEFRAMES } from '../../market/index.js';
import type { LeaseOwner } from '../../platform/index.js';

/** How the signals of a strategy with its defaults turn out on an asset and timeframe of a market. */
@Schema({ collection: 'scanner_performance', versionKey: false })
export class ScannerDocument {
  /** Source, strategy, asset and timeframe in one. */
  @Prop({ type: String, required: true }) _id!: string;
  /** Key of the market. */
  @Prop({ type: String, required: true }) source!: string;
  @Prop({ type: String, required: true }) strategy!: string;
  @Prop({ type: String, required: true }) asset!: string;
  @Prop({ type: String, required: true }) symbol!: string;
  @Prop({ type: String, required: true, enum: TIMEFRAMES }) timeframe!: Timeframe;
  @Prop({ type: Number, required: true }) signals!: number;
  @Prop({ type: Number, required: true }) wins!: number;
  @Prop({ type: Number, required: true }) losses!: number;
  @Prop({ type: Number, required: true }) ties!: number;
  /** Offered last: a fraction of the stake. */
  @Prop({ type: Number, required: true }) payout!: number;
  /** With that pay-out, per unit of stake; -2, below every real one, without a signal. */
  @Prop({ type: Number, required: true }) expectancy!: number;
  /** Everything that was decided up to then is counted, by the market's clock: what comes after is not. */
  @Prop({ type: Date, required: true }) countedTo!: Date;
  /** Where counting began. */
  @Prop({ type: Date, required: true }) countedFrom!: Date;
  @Prop({ type: Object }) lastSignal?: { at: Date; direction: Direction; because: Record<string, number> };
}

export const ScannerSchema = SchemaFactory.createForClass(ScannerDocument);

// list: the best of a market
ScannerSchema.index({ source: 1, expectancy: -1, _id: 1 });

/** Which process scans: one of the installation. */
@Schema({ collection: 'scanner_state', versionKey: false })
export class ScannerStateDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
}

export const ScannerStateSchema = SchemaFactory.createForClass(ScannerStateDocument);
