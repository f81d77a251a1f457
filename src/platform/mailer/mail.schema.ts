import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { MAIL_STATES, type MailState } from './mail.states.js';

@Schema({ collection: 'mails', versionKey: false })
export class MailDocument {
  /** `mail_...`, in the order of writing. */
  @Prop({ type: String, required: true }) _id!: string;
  /** In lower case. */
  @Prop({ type: String, required: true }) to!: string;
  @Prop({ type: String, required: true }) kind!: string;
  @Prop({ type: String, required: true }) subject!: string;
  /** Text and HTML, encrypted, since one-time tokens may be in them; gone when it was sent or has failed. */
  @Prop({ type: String }) body?: string;
  @Prop({ type: String }) key?: string;
  /** The same however often it is sent: by it a mailbox knows a mail that it has already. */
  @Prop({ type: String, required: true }) messageId!: string;
  @Prop({ type: String, required: true, enum: MAIL_STATES }) state!: MailState;
  @Prop({ type: Number, required: true }) attempts!: number;
  @Prop({ type: String }) error?: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date }) sentAt?: Date;
  /** When the row goes, and its key with it. */
  @Prop({ type: Date, required: true }) expireAt!: Date;
}

export const MailSchema = SchemaFactory.createForClass(MailDocument);

// insert, findByKey: one mail for each key
MailSchema.index({ key: 1 }, { unique: true, partialFilterExpression: { key: { $exists: true } } });
// list by state, newest first; countByState; findForgotten
MailSchema.index({ state: 1, _id: -1 });
// list by kind, newest first
MailSchema.index({ kind: 1, _id: -1 });
// list by address, newest first
MailSchema.index({ to: 1, _id: -1 });
// mails are cleared away by the database, 90 days after they were written
MailSchema.index({ expireAt: 1 }, { expireAfterSeconds: 0 });
