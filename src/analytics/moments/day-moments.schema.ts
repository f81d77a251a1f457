import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * Who did one type of event on a business day, and when, packed so that a funnel need not read every event again after
 * a start. Made from the events on demand and worth nothing beside them: it may be dropped at any time.
 * Read by `_id` only, so there is no further index.
 */
@Schema({ collection: 'day_moments', versionKey: false })
export class DayMomentsDocument {
  /** `<day>|<type>` */
  @Prop({ type: String, required: true }) _id!: string;
  /** Time zone of the business days and heads of the day when it was read: valid as long as these are the same. */
  @Prop({ type: String, required: true }) state!: string;
  @Prop({ type: [String], required: true }) names!: string[];
  /** 32-bit little-endian: the place in `names`, in order of time. */
  @Prop({ type: Buffer, required: true }) users!: Buffer;
  /** 32-bit little-endian: milliseconds since the day began. */
  @Prop({ type: Buffer, required: true }) offsets!: Buffer;
}

export const DayMomentsSchema = SchemaFactory.createForClass(DayMomentsDocument);
