import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** One document: the time zone that the business days of the totals are of. */
@Schema({ collection: 'analytics_state', versionKey: false })
export class AnalyticsStateDocument {
  @Prop({ type: String, required: true }) _id!: 'business';
  /** Empty while a recount to another one is under way. */
  @Prop({ type: String }) timeZone!: string;
}

export const AnalyticsStateSchema = SchemaFactory.createForClass(AnalyticsStateDocument);
