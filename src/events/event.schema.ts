import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import mongoose from 'mongoose';
import type { Contribution } from './ledger/ledger.ports.js';

/** An amount as the database gives it back: an int64 that is always safe as a number, since |value| <= 1e9. */
export type StoredAmount = number | bigint | null;
export type StoredContribution = Omit<Contribution, 'amount'> & { amount: StoredAmount };

/** A change that no batch has counted yet; `rev` is the event's revision that it made. */
export interface StoredCorrection {
  rev: number;
  before: StoredContribution | null;
  after: StoredContribution | null;
}

/** An event as it now is. One without `timestamp` is a tombstone: it was deleted, and its id stays taken. */
@Schema({ collection: 'events', versionKey: false, minimize: false })
export class EventDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String }) userId!: string;
  @Prop({ type: String }) type!: string;
  @Prop({ type: mongoose.Schema.Types.BigInt, default: null }) amount!: StoredAmount;
  @Prop({ type: String }) currency!: string;
  @Prop({ type: Date }) timestamp!: Date;
  @Prop({ type: Object }) metadata!: Record<string, unknown>;
  @Prop({ type: String }) source!: string;
  @Prop({ type: Date }) createdAt!: Date;
  @Prop({ type: String }) deliveryId?: string;
  /** The slot that counts this event and all of its corrections. */
  @Prop({ type: Number, required: true }) slot!: number;
  /** The batch that brought it; 0 for one that came as a correction or was counted otherwise. */
  @Prop({ type: Number, required: true }) batch!: number;
  /** Counts the changes; absent until the first. */
  @Prop({ type: Number }) rev?: number | null;
  /** The slot again while corrections wait for it. */
  @Prop({ type: Number }) todo?: number;
  @Prop({ type: [Object], default: undefined }) corrections?: StoredCorrection[];
  @Prop({ type: Date }) deletedAt?: Date;
}

export const EventSchema = SchemaFactory.createForClass(EventDocument);

// each of them is paid for at every insert: filters by value or text run over one of these in time order

// GET /api/events newest first; raw events of a period (EventStore.scan)
EventSchema.index({ timestamp: 1, _id: 1 });
// GET /api/events?userId=
EventSchema.index({ userId: 1, timestamp: 1, _id: 1 });
// GET /api/events?type=; raw events of one type in a period
EventSchema.index({ type: 1, timestamp: 1, _id: 1 });
// the ledger: corrections that wait for a slot
EventSchema.index({ todo: 1 }, { sparse: true });
