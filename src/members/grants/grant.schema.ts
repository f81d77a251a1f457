import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { ByHand } from './grant.js';
import type { Ending } from './sale.rules.js';

@Schema({ collection: 'member_grants', versionKey: false })
export class GrantDocument {
  /** `grt_...`; of an order a hash of it and the product, so that there is one for the two. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String }) orderId?: string;
  @Prop({ type: String }) source?: string;
  @Prop({ type: String }) productId?: string;
  @Prop({ type: [String], default: undefined }) moduleSlugs?: string[];
  @Prop({ type: String }) buyer?: string;
  @Prop({ type: String }) userId?: string | null;
  @Prop({ type: Date }) claimedAt?: Date | null;
  @Prop({ type: Date, required: true }) startsAt!: Date;
  @Prop({ type: Number }) durationDays?: number | null;
  @Prop({ type: Date }) until?: Date | null;
  @Prop({ type: Object }) ended?: Ending | null;
  @Prop({ type: Object }) revoked?: ByHand | null;
  @Prop({ type: Object }) given?: ByHand | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** The revision of the order that it was made of. */
  @Prop({ type: Number }) rev?: number;
  /** What the order sold, as it was matched with the product. */
  @Prop({ type: String }) soldAs?: string;
  /** When somebody has to look whether it ends soon, or has ended; absent for one that never does. */
  @Prop({ type: Date }) lookAt?: Date;
}

export const GrantSchema = SchemaFactory.createForClass(GrantDocument);

// ofUser, ofPerson: the access of a member; list of a user's, newest first
GrantSchema.index({ userId: 1, createdAt: -1, _id: -1 });
// list of all, newest first; of a buyer's few it filters
GrantSchema.index({ createdAt: -1, _id: -1 });
// claim, ofPerson: what waits for an address; list of a buyer's
GrantSchema.index({ buyer: 1, userId: 1 });
// findByOrders, in a batch of the ledger
GrantSchema.index({ orderId: 1 }, { sparse: true });
// list of a product's, newest first; ownersOf
GrantSchema.index({ productId: 1, createdAt: -1, _id: -1 });
// dueForLook: reminders and expiry
GrantSchema.index({ lookAt: 1 }, { sparse: true });
