import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { SegmentRules } from './segment.js';

/** Lists go by `_id`, which sorts by when a segment was made. */
@Schema({ collection: 'crm_segments', versionKey: false, minimize: false })
export class SegmentDocument {
  /** `seg_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String }) description?: string;
  @Prop({ type: Object, required: true }) rules!: SegmentRules;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}

export const SegmentSchema = SchemaFactory.createForClass(SegmentDocument);
