import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type KindSettings, WEBHOOK_KINDS, type WebhookKindName } from '../kinds/webhook-kind.js';
import type { BodyPlace } from './body-packs.js';
import { STORED_STATUSES, type StoredStatus } from './delivery.status.js';

export interface DeliveryAttempt {
  at: Date;
  status: 'processed' | 'ignored' | 'failed';
  error?: string;
}

/** One delivery of a sender, with the bytes as they came: from it everything else can be made again. */
@Schema({ collection: 'deliveries', versionKey: false })
export class DeliveryDocument {
  /** `dlv_...`, in the order of arrival. */
  @Prop({ type: String, required: true }) _id!: string;
  /** Slug of the source, which never changes. */
  @Prop({ type: String, required: true }) source!: string;
  @Prop({ type: String, required: true, enum: WEBHOOK_KINDS }) kind!: WebhookKindName;
  /** The sender's own name for it: one delivery for each key of a source. */
  @Prop({ type: String, required: true }) deliveryKey!: string;
  @Prop({ type: Date, required: true }) receivedAt!: Date;
  /** Without secrets and signatures. */
  @Prop({ type: Object, required: true }) headers!: Record<string, string>;
  /** Those of the source when it arrived, so that it means the same for ever; absent when its kind has none. */
  @Prop({ type: Object }) settings?: KindSettings;
  /** As it came; absent where it lies apart. */
  @Prop({ type: Buffer }) body?: Buffer;
  /** Where a large body lies: the row is written again when the delivery is finished, bodies never change. */
  @Prop({ type: Object }) apart?: BodyPlace;
  /** Its body is empty: it was about somebody who is erased. It cannot be tried again. */
  @Prop({ type: Boolean }) erased?: true;
  /** Events in it. */
  @Prop({ type: Number, required: true }) count!: number;
  @Prop({ type: String, required: true, enum: STORED_STATUSES }) status!: StoredStatus;
  /** The slot that is to take it; absent when nothing is to be done. */
  @Prop({ type: Number }) todo?: number;
  /** When it may be taken; absent when nothing is to be done. */
  @Prop({ type: Date }) dueAt?: Date;
  @Prop({ type: [Object], default: undefined }) attempts?: DeliveryAttempt[];
  /** How many of its events were new. */
  @Prop({ type: Number }) created?: number;
  /** Ids of its events that had been recorded before. */
  @Prop({ type: [String], default: undefined }) duplicates?: string[];
  /** Why it was ignored, or is dead. */
  @Prop({ type: String }) reason?: string;
}

export const DeliverySchema = SchemaFactory.createForClass(DeliveryDocument);

// insert, findByKeys: a sender's key is stored once, and a repeated one finds the first
DeliverySchema.index({ source: 1, deliveryKey: 1 }, { unique: true });
// list by status, newest first; replay of a status; countIn
DeliverySchema.index({ status: 1, _id: -1 });
// due: what waits for a slot, the oldest first; finished deliveries have neither field and are not in it
DeliverySchema.index({ todo: 1, dueAt: 1 }, { sparse: true });
