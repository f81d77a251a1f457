import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import {
  type ContactOrigin,
  type FieldValue,
  type Lifecycle,
  LIFECYCLES,
  type Subscription,
} from './contact.js';
import type { ContactNewsItem } from './news/contact-news-item.js';

@Schema({ collection: 'crm_contacts', versionKey: false, minimize: false })
export class ContactDocument {
  /** `cnt_...` */
  @Prop({ type: String, required: true }) _id!: string;
  /** In lower case. */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: [String], default: undefined }) otherEmails?: string[];
  @Prop({ type: String }) name?: string;
  @Prop({ type: [String], required: true }) tags!: string[];
  @Prop({ type: Object, required: true }) fields!: Record<string, FieldValue>;
  @Prop({ type: String }) stage?: string;
  @Prop({ type: String }) ownerId?: string;
  @Prop({ type: String }) userId?: string;
  @Prop({ type: Object, required: true }) subscription!: Subscription;
  @Prop({ type: String, required: true, enum: LIFECYCLES }) lifecycle!: Lifecycle;
  @Prop({ type: String, required: true }) origin!: ContactOrigin;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
  /** Counts the changes: each names the one that it was made of. */
  @Prop({ type: Number, required: true }) rev!: number;
  /** What changes have left for others to act on; absent while there is none. */
  @Prop({ type: [Object], default: undefined }) news?: ContactNewsItem[];
}

export const ContactSchema = SchemaFactory.createForClass(ContactDocument);

// findByEmail(s); unique, so that two who make the same contact at once cannot both succeed
ContactSchema.index({ email: 1 }, { unique: true });
// findByEmails: those that were merged
ContactSchema.index({ otherEmails: 1 }, { sparse: true });
// findByUserIds: contacts of accounts
ContactSchema.index({ userId: 1 }, { sparse: true });
// list and scan by tag; both are in the order of ids
ContactSchema.index({ tags: 1, _id: 1 });
// list by stage; whether a stage is in use
ContactSchema.index({ stage: 1, _id: 1 }, { sparse: true });
// list by who looks after them
ContactSchema.index({ ownerId: 1, _id: 1 }, { sparse: true });
// list by lifecycle; stats count each
ContactSchema.index({ lifecycle: 1, _id: 1 });
// list and scan of those who may be mailed; stats count them
ContactSchema.index({ 'subscription.status': 1, _id: 1 });
// withNews: what waits for its consumers, oldest first
ContactSchema.index({ 'news.id': 1 }, { sparse: true });
