import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { LeaseOwner } from '../../platform/index.js';
import type { StoredContribution } from '../event.schema.js';
import type { CountedSecond } from './event-rate.rules.js';

/** The process that works on a slot. */
export interface SlotOwner extends LeaseOwner {
  /** False while a slot is only worked off for somebody who died: nothing new is given to it. */
  primary: boolean;
}

export interface OpenCorrection {
  eventId: string;
  rev: number;
  before: StoredContribution | null;
  after: StoredContribution | null;
}

/** What is being counted. Written before anything of it, gone when all of it is. */
export interface OpenBatch {
  number: number;
  /** Ids of inbox items, in their order. */
  deliveries: string[];
  corrections: OpenCorrection[];
}

@Schema({ collection: 'slots', versionKey: false, minimize: false })
export class SlotDocument {
  @Prop({ type: Number, required: true }) _id!: number;
  @Prop({ type: Object }) owner?: SlotOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
  /** Number of the last batch that is counted in full. */
  @Prop({ type: Number, required: true }) done!: number;
  @Prop({ type: Object }) open?: OpenBatch;
  /** New events of the last seconds in which any were counted. */
  @Prop({ type: [Object], default: undefined }) recent?: CountedSecond[];
  /** Until then no batch is opened: somebody recounts. */
  @Prop({ type: Date }) heldUntil?: Date;
  @Prop({ type: String }) heldBy?: string;
}

// a handful of documents, always read as a whole or by _id: no further index
export const SlotSchema = SchemaFactory.createForClass(SlotDocument);
