import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { OUTGOING_STATUSES, type OutgoingStatus } from './outgoing.status.js';

/** One POST: what came back, or why nothing did. */
export interface OutgoingAttempt {
  at: Date;
  durationMs: number;
  /** Of HTTP. */
  status?: number;
  error?: string;
  /** The first 2 KiB of the answer's body. */
  response?: string;
}

/** One event for one subscription, or a ping. The id is the `webhook-id`: the same in every attempt. */
@Schema({ collection: 'webhook_outgoing', versionKey: false, minimize: false })
export class OutgoingDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) subscriptionId!: string;
  /** Absent for a ping. */
  @Prop({ type: String }) eventId?: string;
  /** The event's type when it was recorded, or `ping`. */
  @Prop({ type: String, required: true }) type!: string;
  @Prop({ type: String, required: true, enum: OUTGOING_STATUSES }) status!: OutgoingStatus;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** The subscription again while something is to be sent. */
  @Prop({ type: String }) todo?: string;
  /** When it may be sent; absent when nothing is to be done. */
  @Prop({ type: Date }) dueAt?: Date;
  /** Where it stood in its batch: those that are due together are sent in this order, as far as it goes. */
  @Prop({ type: Number, required: true }) place!: number;
  /** How often it has been tried. */
  @Prop({ type: Number, required: true }) tries!: number;
  /** The latest ones. */
  @Prop({ type: [Object], required: true }) attempts!: OutgoingAttempt[];
  /** When it was delivered, given up or canceled. */
  @Prop({ type: Date }) finishedAt?: Date;
  /** Why it is dead or canceled. */
  @Prop({ type: String }) reason?: string;
}

export const OutgoingSchema = SchemaFactory.createForClass(OutgoingDocument);

// list of a subscription, newest first, by status; without one it is read status by status and merged; countDead
OutgoingSchema.index({ subscriptionId: 1, status: 1, createdAt: -1, _id: -1 });
// due: what waits for a subscription, the oldest first; finished ones have neither field and are not in it
OutgoingSchema.index({ todo: 1, dueAt: 1 }, { sparse: true });
// removeFinished: the oldest of what is over; what waits is not in it
OutgoingSchema.index({ finishedAt: 1 }, { sparse: true });
