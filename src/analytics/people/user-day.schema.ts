import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What a user did on a business day: by type and currency, how many events and the sum of their values. */
@Schema({ collection: 'user_days', versionKey: false })
export class UserDayDocument {
  /** `<day>|<slot>|<user id>` */
  @Prop({ type: String, required: true }) _id!: string;
  /** `2026-11-23` */
  @Prop({ type: String, required: true }) day!: string;
  @Prop({ type: Number, required: true }) slot!: number;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: Number, required: true }) lastBatch!: number;
  /** Events of all types. */
  @Prop({ type: Number, required: true }) n!: number;
  /** By escaped type, then currency: `c` events, `s` their sum in ten-thousandths. */
  @Prop({ type: Object, required: true }) t!: Record<string, Record<string, { c: number; s: bigint }>>;
}

export const UserDaySchema = SchemaFactory.createForClass(UserDayDocument);
// what moved on a day since the batch that a process has in memory
UserDaySchema.index({ day: 1, slot: 1, lastBatch: 1 });

/** The last batch of a slot that is complete in the `user_days` of a business day: written after them. */
@Schema({ collection: 'day_heads', versionKey: false })
export class DayHeadDocument {
  /** `<day>|<slot>`; heads of a range are read by bounds of it. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Number, required: true }) lastBatch!: number;
  /** Counts the rebuilds that changed the day: what is in memory of an older one is worthless. */
  @Prop({ type: Number }) version?: number;
}

export const DayHeadSchema = SchemaFactory.createForClass(DayHeadDocument);
