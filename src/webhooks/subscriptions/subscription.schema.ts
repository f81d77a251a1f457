import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Leased, LeaseOwner } from '../../platform/index.js';
import type { Health } from './breaker.rules.js';

/** Why nothing is sent: a person said so, the subscriber answered 410, or it failed for five days. */
export const DISABLED_REASONS = ['manual', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** Somebody who is sent events. A person makes each, so they are few: read as a whole, and by no index but the id. */
@Schema({ collection: 'webhook_subscriptions', versionKey: false, minimize: false })
export class SubscriptionDocument implements Leased {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) url!: string;
  @Prop({ type: [String], required: true }) eventTypes!: string[];
  @Prop({ type: Boolean, required: true }) enabled!: boolean;
  @Prop({ type: String, enum: DISABLED_REASONS }) disabledReason?: DisabledReason;
  @Prop({ type: Date }) disabledAt?: Date;
  /** Encrypted. */
  @Prop({ type: String, required: true }) secret!: string;
  /** Encrypted; the one before a rotation, which signs as well until `previousUntil`. */
  @Prop({ type: String }) previousSecret?: string;
  @Prop({ type: Date }) previousUntil?: Date;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Object, required: true }) health!: Health;
  /** Counts how often a person has set its health back, or moved it: whoever sends learns of it by this. */
  @Prop({ type: Number, required: true }) resets!: number;
  /** The process that sends to it. */
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
}

export const SubscriptionSchema = SchemaFactory.createForClass(SubscriptionDocument);
