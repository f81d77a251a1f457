import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { WORKFLOW_STATES, type WorkflowState } from './workflow.states.js';

@Schema({ collection: 'crm_workflows', versionKey: false })
export class WorkflowDocument {
  /** `wfl_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String }) description?: string;
  @Prop({ type: String, required: true, enum: WORKFLOW_STATES }) status!: WorkflowState;
  @Prop({ type: Number, required: true }) version!: number;
  @Prop({ type: Number }) edition?: number;
  @Prop({ type: Number }) editionOf?: number;
  @Prop({ type: Date }) activatedAt?: Date;
  @Prop({ type: Date }) activeSince?: Date;
  /** Ids of templates and segments of the edition. */
  @Prop({ type: [String], required: true }) uses!: string[];
  /** Types of events that any of its editions waits for. */
  @Prop({ type: [String] }) awaits?: string[];
  /** As text: keys of a graph are the editor's, and may be what a database takes for operators. */
  @Prop({ type: String, required: true }) nodes!: string;
  @Prop({ type: String, required: true }) edges!: string;
  @Prop({ type: String }) viewport?: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}

export const WorkflowSchema = SchemaFactory.createForClass(WorkflowDocument);
// lists of one state, newest first; counts and reads those that are active. Lists of all go by `_id`
WorkflowSchema.index({ status: 1, _id: -1 });
// who needs a template or a segment
WorkflowSchema.index({ uses: 1 }, { sparse: true });
// which events runs wait for, also on older editions
WorkflowSchema.index({ awaits: 1 }, { sparse: true });
