import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A lesson that somebody has completed. It is kept whatever becomes of their access. */
@Schema({ collection: 'member_progress', versionKey: false })
export class ProgressDocument {
  /** `<user>/<module>/<lesson>`: each once. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: String, required: true }) slug!: string;
  @Prop({ type: String, required: true }) lessonId!: string;
  @Prop({ type: Date, required: true }) completedAt!: Date;
}

export const ProgressSchema = SchemaFactory.createForClass(ProgressDocument);

// ofUser: the catalogue of a member
ProgressSchema.index({ userId: 1 });
