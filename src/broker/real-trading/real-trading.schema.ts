import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Whether a user trades with real money, and how much; no row: not. */
@Schema({ collection: 'broker_real_trading', versionKey: false })
export class RealTradingDocument {
  /** The user's id. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Boolean, required: true }) enabled!: boolean;
  /** The second factor that it was switched on with: it is off with every other one. */
  @Prop({ type: String }) factor?: string;
  /** Cents. */
  @Prop({ type: Number }) perOrderLimit?: number;
  @Prop({ type: Number }) perDayLimit?: number;
  @Prop({ type: Date, required: true }) changedAt!: Date;
}

export const RealTradingSchema = SchemaFactory.createForClass(RealTradingDocument);

/** What of a day's limit is used up. */
@Schema({ collection: 'broker_real_days', versionKey: false })
export class RealDayDocument {
  /** `<user's id>:<day>`. */
  @Prop({ type: String, required: true }) _id!: string;
  /** Cents: the stakes of the day's orders. */
  @Prop({ type: Number, required: true }) spent!: number;
}

export const RealDaySchema = SchemaFactory.createForClass(RealDayDocument);
