import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Tokens that are set aside for a request under way. */
export interface Hold {
  id: string;
  /** What the request is estimated to tell the model, and the most that it may answer. */
  input: number;
  output: number;
  /** Until when it must have ended; after it the process that made it is gone. */
  until: Date;
}

/** What has been used up of one budget: of a day, of a day by a purpose and a user, or of a conversation. */
@Schema({ collection: 'model_usage', versionKey: false })
export class ModelUsageDocument {
  /** `day:2026-11-29`, `day:2026-11-29:assistant:usr_1`, `conversation:cnv_1` */
  @Prop({ type: String, required: true }) _id!: string;
  /** Tokens that count against the budget: used up, or held. */
  @Prop({ type: Number, required: true }) spent!: number;
  /** Tokens told to the model, and answered by it. */
  @Prop({ type: Number, default: 0 }) input!: number;
  @Prop({ type: Number, default: 0 }) output!: number;
  @Prop({ type: Number, default: 0 }) requests!: number;
  @Prop({ type: [Object], default: undefined }) held?: Hold[];
  @Prop({ type: Date, required: true }) expireAt!: Date;
}

export const ModelUsageSchema = SchemaFactory.createForClass(ModelUsageDocument);

// rows are read and written by _id; this one forgets them, a year after their last request
ModelUsageSchema.index({ expireAt: 1 }, { expireAfterSeconds: 0 });
