import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { BOUNCE_TYPES, type BounceType } from './bounce.js';

@Schema({ collection: 'crm_bounces', versionKey: false })
export class BounceDocument {
  /** The provider and what it calls the event. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true, enum: BOUNCE_TYPES }) type!: BounceType;
  /** In lower case. */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: String }) contactId?: string;
  @Prop({ type: String }) mailId?: string;
  @Prop({ type: Date, required: true }) at!: Date;
  @Prop({ type: String }) reason?: string;
  /** Missing while what follows from it has not been done whole. */
  @Prop({ type: Boolean }) isDone?: boolean;
  @Prop({ type: Date, required: true }) expireAt!: Date;
}

export const BounceSchema = SchemaFactory.createForClass(BounceDocument);

// softMails: soft ones of an address since a time; ofEmails, eraseEmails
BounceSchema.index({ email: 1, at: 1 });
// bounces are cleared away by the database
BounceSchema.index({ expireAt: 1 }, { expireAfterSeconds: 0 });
