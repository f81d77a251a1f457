import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** When jobs of a name are added by themselves. */
@Schema({ collection: 'job_schedules', versionKey: false, minimize: false })
export class ScheduleDocument {
  /** The job's name. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) cron!: string;
  /** IANA. */
  @Prop({ type: String, required: true }) timeZone!: string;
  @Prop({ type: Object, required: true }) data!: Record<string, unknown>;
  /** The next moment for which no job was added yet. */
  @Prop({ type: Date, required: true }) nextAt!: Date;
}

// a handful of documents, always read by _id: no further index
export const ScheduleSchema = SchemaFactory.createForClass(ScheduleDocument);
