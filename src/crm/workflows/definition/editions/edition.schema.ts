import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'crm_workflow_editions', versionKey: false })
export class EditionDocument {
  /** `wfl_...:<number>` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) workflowId!: string;
  @Prop({ type: Number, required: true }) number!: number;
  @Prop({ type: Number, required: true }) version!: number;
  /** Of the plan: the same plan makes no further edition. */
  @Prop({ type: String, required: true }) hash!: string;
  @Prop({ type: String, required: true }) nodes!: string;
  @Prop({ type: String, required: true }) edges!: string;
  @Prop({ type: String }) viewport?: string;
  /** JSON. */
  @Prop({ type: String, required: true }) plan!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

export const EditionSchema = SchemaFactory.createForClass(EditionDocument);
// the newest edition of a workflow, a list of them, all of them at its end
EditionSchema.index({ workflowId: 1, number: -1 });
