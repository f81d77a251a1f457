import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { MAIL_KINDS, type MailKind } from '../tokens/mail-token.rules.js';

@Schema({ collection: 'crm_mails', versionKey: false })
export class TrackedMailDocument {
  /** Made of the sender's key for the mail. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String }) contactId?: string;
  @Prop({ type: String, required: true, enum: MAIL_KINDS }) kind!: MailKind;
  @Prop({ type: String, required: true }) ref!: string;
  @Prop({ type: String }) variant?: string;
  @Prop({ type: String }) subject?: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date }) keptAt?: Date;
  @Prop({ type: Date }) sentAt?: Date;
  @Prop({ type: Date }) openedAt?: Date;
  @Prop({ type: Date }) clickedAt?: Date;
  @Prop({ type: [String], default: undefined }) links?: string[];
  @Prop({ type: Date }) bouncedAt?: Date;
  @Prop({ type: Date }) complainedAt?: Date;
  @Prop({ type: Date }) unsubscribedAt?: Date;
}

export const TrackedMailSchema = SchemaFactory.createForClass(TrackedMailDocument);

// timeline, newest first; among; lastSignOfLife; move and erase
TrackedMailSchema.index({ contactId: 1, createdAt: -1, _id: -1 });
for (const at of ['sentAt', 'openedAt', 'clickedAt', 'bouncedAt', 'complainedAt', 'unsubscribedAt']) {
  // figures of what they were sent for; all, of one campaign; by clickedAt, links
  TrackedMailSchema.index({ ref: 1, [at]: 1 }, { partialFilterExpression: { [at]: { $exists: true } } });
  // the same of each variant
  TrackedMailSchema.index(
    { ref: 1, variant: 1, [at]: 1 },
    { partialFilterExpression: { [at]: { $exists: true }, variant: { $exists: true } } },
  );
}
for (const at of ['sentAt', 'openedAt', 'clickedAt', 'bouncedAt']) {
  // all, of any campaign; countSent
  TrackedMailSchema.index({ [at]: 1 }, { partialFilterExpression: { [at]: { $exists: true } } });
}
