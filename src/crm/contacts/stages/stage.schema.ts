import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** There are few: all of them are read at once. */
@Schema({ collection: 'crm_stages', versionKey: false })
export class StageDocument {
  /** The key. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) label!: string;
  @Prop({ type: Number, required: true }) position!: number;
}

export const StageSchema = SchemaFactory.createForClass(StageDocument);
