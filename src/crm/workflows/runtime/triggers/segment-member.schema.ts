import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Some of those who were in a segment when it was last looked: all whose ids end alike. */
@Schema({ collection: 'crm_segment_members', versionKey: false })
export class SegmentMembersDocument {
  /** Workflow and end of the ids. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) workflowId!: string;
  /** The two last characters of their ids. */
  @Prop({ type: String, required: true }) end!: string;
  /** The look that has written it. */
  @Prop({ type: Number, required: true }) look!: number;
  /** In the order of ids, one blank between two; one text, since a list of Mongo takes half as much again. */
  @Prop({ type: String, default: '' }) contactIds!: string;
}

export const SegmentMembersSchema = SchemaFactory.createForClass(SegmentMembersDocument);
// drop: where a contact may be
SegmentMembersSchema.index({ end: 1 });
// all of a workflow
SegmentMembersSchema.index({ workflowId: 1 });
