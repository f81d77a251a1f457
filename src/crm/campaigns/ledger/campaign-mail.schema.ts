import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ROW_STATES, type RowState } from './row.states.js';

@Schema({ collection: 'crm_campaign_mails', versionKey: false })
export class CampaignMailDocument {
  /** `<campaign>:<contact>`: nobody has two in one campaign. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) campaignId!: string;
  @Prop({ type: String }) contactId?: string;
  @Prop({ type: String }) variant?: string;
  @Prop({ type: String, required: true, enum: ROW_STATES }) state!: RowState;
  @Prop({ type: Number }) tries?: number;
  @Prop({ type: Date }) dueAt?: Date;
  @Prop({ type: Date }) at?: Date;
  @Prop({ type: Boolean }) kept?: boolean;
  @Prop({ type: String }) error?: string;
  /** Which process has claimed it. */
  @Prop({ type: String }) owner?: string;
}

export const CampaignMailSchema = SchemaFactory.createForClass(CampaignMailDocument);
// pending, in the order of contacts; isOpen, freeClaims; counts and deletes of a campaign
CampaignMailSchema.index({ campaignId: 1, state: 1, _id: 1 });
// due: those that are tried again
CampaignMailSchema.index(
  { campaignId: 1, dueAt: 1 },
  { partialFilterExpression: { dueAt: { $exists: true } } },
);
// ofContact, twins; move and erase
CampaignMailSchema.index(
  { contactId: 1, campaignId: 1 },
  { partialFilterExpression: { contactId: { $exists: true } } },
);
