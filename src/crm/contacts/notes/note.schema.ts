import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'crm_notes', versionKey: false })
export class NoteDocument {
  /** `nte_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) contactId!: string;
  @Prop({ type: String, required: true }) text!: string;
  /** Who of the staff, or what (`workflow`). */
  @Prop({ type: String, required: true }) authorId!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date }) changedAt?: Date;
}

export const NoteSchema = SchemaFactory.createForClass(NoteDocument);

// list, timeline: notes of a contact, newest first; move and erase
NoteSchema.index({ contactId: 1, createdAt: -1, _id: -1 });
