import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * What some of the users did on a business day. Users are packed into shards, so that a batch writes a few documents
 * with many of its users in each instead of one per user.
 */
@Schema({ collection: 'people_days', versionKey: false })
export class PeopleDayDocument {
  /** `<day>|<slot>|<shard>`, the shard as two hexadecimal digits; see `packing.rules.ts`. */
  @Prop({ type: String, required: true }) _id!: string;
  /** `2026-11-23` */
  @Prop({ type: String, required: true }) day!: string;
  @Prop({ type: Number, required: true }) slot!: number;
  /** The last batch of the slot that touched a user in here. */
  @Prop({ type: Number, required: true }) lastBatch!: number;
  /**
   * By escaped user id, for each escaped type and currency: `<type>|<currency>` counts the events and
   * `<type>|<currency>|s` is the sum of their values in ten-thousandths, absent where there never was one.
   */
  @Prop({ type: Object, required: true }) users!: Record<string, Record<string, number | bigint>>;
}

export const PeopleDaySchema = SchemaFactory.createForClass(PeopleDayDocument);
// the shards that moved on a day since the batch that a process has in memory
PeopleDaySchema.index({ day: 1, slot: 1, lastBatch: 1 });

/** The last batch of a slot that is complete in the `people_days` of a business day: written after them. */
@Schema({ collection: 'day_heads', versionKey: false })
export class DayHeadDocument {
  /** `<day>|<slot>`; heads of a range are read by bounds of it. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Number, required: true }) lastBatch!: number;
  /** Counts the rebuilds that changed the day: what is in memory of an older one is worthless. */
  @Prop({ type: Number }) version?: number;
}

export const DayHeadSchema = SchemaFactory.createForClass(DayHeadDocument);
