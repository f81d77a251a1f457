import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SchemaTypes } from 'mongoose';
import type { AnswerState, Lookup } from './message.js';

@Schema({ collection: 'assistant_messages', versionKey: false, minimize: false })
export class MessageDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) conversationId!: string;
  @Prop({ type: String, required: true }) userId!: string;
  /** The question's number, from 1; its answer has the same. */
  @Prop({ type: Number, required: true }) question!: number;
  @Prop({ type: String, required: true }) role!: 'user' | 'assistant';
  @Prop({ type: String, default: '' }) text!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;

  // of an answer only
  @Prop({ type: String }) state?: AnswerState;
  @Prop({ type: [SchemaTypes.Mixed], default: undefined }) lookups?: Lookup[];
  @Prop({ type: [String], default: undefined }) unverified?: string[];
  @Prop({ type: SchemaTypes.Mixed }) tokens?: { input: number; output: number };
  @Prop({ type: String }) model?: string;
  /** The model's server cut it off at the longest that it gives. */
  @Prop({ type: Boolean }) cut?: true;
  /** Why it ended before its end: the code of the error. */
  @Prop({ type: String }) problem?: string;
}

export const MessageSchema = SchemaFactory.createForClass(MessageDocument);

// list, turnsBefore, deleteAll: a conversation's messages by their place; unique, so that a question has one answer
MessageSchema.index({ conversationId: 1, question: -1, role: 1 }, { unique: true });
