import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { TEMPLATE_EDITORS, type TemplateEditor } from './template.js';

/** Lists are in the order of ids, newest first: `_id` serves them. */
@Schema({ collection: 'crm_templates', versionKey: false })
export class TemplateDocument {
  /** `tpl_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String }) subject?: string;
  @Prop({ type: String, required: true }) html!: string;
  @Prop({ type: String, required: true, enum: TEMPLATE_EDITORS }) editor!: TemplateEditor;
  /** As text: its keys are the editor's, and may be what a database takes for operators. */
  @Prop({ type: String }) design?: string;
  /** Counts the changes: each names the one that it was made of. */
  @Prop({ type: Number, required: true }) version!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}

export const TemplateSchema = SchemaFactory.createForClass(TemplateDocument);
