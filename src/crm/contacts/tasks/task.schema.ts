import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'crm_tasks', versionKey: false })
export class TaskDocument {
  /** `tsk_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) contactId!: string;
  @Prop({ type: String, required: true }) title!: string;
  @Prop({ type: Date }) dueAt?: Date;
  @Prop({ type: Boolean, required: true }) done!: boolean;
  @Prop({ type: Date }) doneAt?: Date;
  @Prop({ type: String }) assigneeId?: string;
  /** Who of the staff, or what (`workflow`). */
  @Prop({ type: String, required: true }) createdBy!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

export const TaskSchema = SchemaFactory.createForClass(TaskDocument);

// list, timeline: tasks of a contact, newest first; move and erase
TaskSchema.index({ contactId: 1, createdAt: -1, _id: -1 });
// listAll: what one of the staff has to do, or has done
TaskSchema.index({ assigneeId: 1, done: 1, _id: 1 });
// listAll: what there is to do for anybody
TaskSchema.index({ done: 1, _id: 1 });
