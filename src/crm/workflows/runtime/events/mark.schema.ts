import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** An event that a workflow may begin with or wait for. What it says is in the event: this only says that it is to be looked at. */
@Schema({ collection: 'crm_workflow_events', versionKey: false })
export class MarkDocument {
  /** The event's. */
  @Prop({ type: String, required: true }) _id!: string;
  /** Whom it is about: trimmed, in lower case. */
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String, required: true }) type!: string;
  @Prop({ type: Date, required: true }) markedAt!: Date;
  /** When it is to be looked at; absent when it has been. */
  @Prop({ type: Date }) dueAt?: Date;
  /** Whether it waits for its person to become a contact. */
  @Prop({ type: Boolean }) isEarly?: boolean;
  /** Forgotten by then: runs that come to wait look for it until then. */
  @Prop({ type: Date, required: true }) expiresAt!: Date;
}

export const MarkSchema = SchemaFactory.createForClass(MarkDocument);
// what is to be looked at, the longest waiting first
MarkSchema.index({ dueAt: 1 }, { sparse: true });
// what somebody did lately, for runs that begin to wait for it; and what waits for a new contact
MarkSchema.index({ name: 1, type: 1 });
// forgotten after a day
MarkSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
