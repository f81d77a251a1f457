import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SUPPRESSION_REASONS, type SuppressionReason } from './suppression.js';

@Schema({ collection: 'crm_suppressions', versionKey: false })
export class SuppressionDocument {
  /** `sup_...` */
  @Prop({ type: String, required: true }) _id!: string;
  /** In lower case. */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: String, required: true, enum: SUPPRESSION_REASONS }) reason!: SuppressionReason;
  @Prop({ type: Date, required: true }) at!: Date;
}

export const SuppressionSchema = SchemaFactory.createForClass(SuppressionDocument);

// among, asked before every mail; add: one row for each address
SuppressionSchema.index({ email: 1 }, { unique: true });
// list by reason, newest first
SuppressionSchema.index({ reason: 1, _id: -1 });
