import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * Count and sum of the events of one minute, hour (UTC) or business day, by type, currency and slot.
 * Read by bounds of `_id` only, so there is no further index.
 */
@Schema({ collection: 'time_buckets', versionKey: false })
export class TimeBucketDocument {
  /** `<m|h|d>|<label>|<type>|<currency>|<slot>`; labels sort like time. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Number, required: true }) count!: number;
  /** Ten-thousandths. */
  @Prop({ type: BigInt, required: true }) sum!: bigint;
  /** The last batch of the slot that is counted in here. */
  @Prop({ type: Number, required: true }) lastBatch!: number;
}

export const TimeBucketSchema = SchemaFactory.createForClass(TimeBucketDocument);
