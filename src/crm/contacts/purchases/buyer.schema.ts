import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Lifecycle, LIFECYCLES } from '../contact.js';

/** Somebody of whom a sale was told. What was told is in the events: this only says that it is to be looked at. */
@Schema({ collection: 'crm_buyers', versionKey: false })
export class BuyerDocument {
  /** How sellers call them, trimmed and in lower case: an e-mail, an account, or an id of their own. */
  @Prop({ type: String, required: true }) _id!: string;
  /** The same as it stands in events. */
  @Prop({ type: [String], required: true }) names!: string[];
  /** Grows with each thing that is told. */
  @Prop({ type: Number, required: true }) rev!: number;
  /** Since when something told is to be looked at; absent when nothing is. */
  @Prop({ type: Date }) todoAt?: Date;
  /** What they were at the last look, by what sellers call them so. */
  @Prop({ type: String, enum: LIFECYCLES }) lifecycle?: Lifecycle;
}

export const BuyerSchema = SchemaFactory.createForClass(BuyerDocument);

// due: buyers to look at, the longest waiting first
BuyerSchema.index({ todoAt: 1 }, { sparse: true });
