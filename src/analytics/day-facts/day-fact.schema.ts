import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/**
 * Something about the events of a business day that was costly to find out, so that it need not be found out again
 * after a start. Made from the events on demand and worth nothing beside them: it may be dropped at any time.
 * Read by `_id` only, so there is no further index.
 */
@Schema({ collection: 'day_facts', versionKey: false })
export class DayFactDocument {
  /** `<kind>|<day>|<key>` */
  @Prop({ type: String, required: true }) _id!: string;
  /** Time zone of the business days and heads of the day when it was made: valid as long as these are the same. */
  @Prop({ type: String, required: true }) state!: string;
  /** As the kind packs it. */
  @Prop({ type: Object, required: true }) data!: Record<string, unknown>;
}

export const DayFactSchema = SchemaFactory.createForClass(DayFactDocument);
