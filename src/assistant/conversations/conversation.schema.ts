import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes } from 'mongoose';
import type { LeaseOwner } from '../../platform/index.js';

@Schema({ collection: 'assistant_conversations', versionKey: false })
export class ConversationDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  /** Missing until one was given, or a question asked. */
  @Prop({ type: String }) title?: string;
  /** How many were asked; the newest one has this number. */
  @Prop({ type: Number, required: true }) questions!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** Of the last question or answer. */
  @Prop({ type: Date, required: true }) updatedAt!: Date;
  /** Who writes an answer in it now, and until when. */
  @Prop({ type: SchemaTypes.Mixed }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
}

export const ConversationSchema = SchemaFactory.createForClass(ConversationDocument);

// list, count: a user's conversations, newest activity first
ConversationSchema.index({ userId: 1, updatedAt: -1, _id: -1 });
// leases: renewed and given back by their owner
ConversationSchema.index({ 'owner.instance': 1 }, { sparse: true });
