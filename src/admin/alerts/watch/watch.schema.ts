import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Leased, LeaseOwner } from '../../../platform/index.js';

/** A figure at a look. */
export interface StoredReading {
  metric: string;
  value: number | null;
}

/** Who watches, and what was seen last: one row, read by its id. */
@Schema({ collection: 'alert_watch', versionKey: false })
export class WatchDocument implements Leased {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
  @Prop({ type: Date }) lookedAt?: Date;
  /** Figures of the enabled rules. */
  @Prop({ type: [Object] }) readings?: StoredReading[];
  /** Totals of what is counted without a rule: only more than that is news. */
  @Prop({ type: [Object] }) totals?: StoredReading[];
  /** Default rules that were made once. */
  @Prop({ type: [String] }) shipped?: string[];
}

export const WatchSchema = SchemaFactory.createForClass(WatchDocument);
