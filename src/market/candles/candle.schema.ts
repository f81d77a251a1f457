import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Timeframe } from './timeframe.js';

/** What is known of an asset's candles of one timeframe. Read by `_id` only, so there is no further index. */
@Schema({ collection: 'candle_series', versionKey: false })
export class CandleSeriesDocument {
  /** `<source>|<asset>|<timeframe>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) timeframe!: Timeframe;
  /** Of the source when it was last written to; each block has its own. */
  @Prop({ type: Number, required: true }) tickSize!: number;
  /** Ranges that the source was asked about, from and to in turn, ms: candles that are not stored there do not exist. */
  @Prop({ type: [Number], required: true }) known!: number[];
  /** Grows with each change: who writes has read the one before. */
  @Prop({ type: Number, required: true }) version!: number;
  /** When it was last written to, by our clock. */
  @Prop({ type: Date, required: true }) changedAt!: Date;
}

export const CandleSeriesSchema = SchemaFactory.createForClass(CandleSeriesDocument);

/** The candles of one series in an aligned span of time. Read by ranges of `_id`, so there is no further index. */
@Schema({ collection: 'candle_blocks', versionKey: false })
export class CandleBlockDocument {
  /** `<series>|<number of the block in 10 digits>` */
  @Prop({ type: String, required: true }) _id!: string;
  /** Of its prices. */
  @Prop({ type: Number, required: true }) tickSize!: number;
  /** As `packCandles` makes it. */
  @Prop({ type: Buffer, required: true }) candles!: Buffer;
  /** Grows with each change: who writes has read the one before. */
  @Prop({ type: Number, required: true }) version!: number;
}

export const CandleBlockSchema = SchemaFactory.createForClass(CandleBlockDocument);
