import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { LeaseOwner } from '../../platform/index.js';
import { CAMPAIGN_STATES, type CampaignState } from './campaign.states.js';
import type { CampaignAudience, CampaignContent, CampaignVariant } from './campaign.js';

@Schema({ collection: 'crm_campaigns', versionKey: false, minimize: false })
export class CampaignDocument {
  /** `cmp_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String, required: true }) subject!: string;
  @Prop({ type: String, required: true }) templateId!: string;
  @Prop({ type: String }) segmentId!: string | null;
  @Prop({ type: Number }) throttlePerSecond?: number;
  @Prop({ type: [Object], default: undefined }) variants?: CampaignVariant[];
  @Prop({ type: String, required: true, enum: CAMPAIGN_STATES }) status!: CampaignState;
  @Prop({ type: String }) reason?: string;
  @Prop({ type: Date }) scheduledAt?: Date;
  @Prop({ type: String }) timeZone?: string;
  @Prop({ type: Date }) startedAt?: Date;
  @Prop({ type: Date }) finishedAt?: Date;
  @Prop({ type: Number, required: true }) rev!: number;
  /** Ids of templates and the segment, as long as they are needed. */
  @Prop({ type: [String], default: undefined }) uses?: string[];
  /** What it says: copied when it is scheduled. */
  @Prop({ type: [Object], default: undefined }) contents?: CampaignContent[];
  @Prop({ type: Object }) audience?: CampaignAudience;
  @Prop({ type: Date }) paidUntil?: Date;
  /** The process that sends it. */
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}

export const CampaignSchema = SchemaFactory.createForClass(CampaignDocument);
// lists of one state, newest first; atWork: those that are being sent. Lists of all go by `_id`
CampaignSchema.index({ status: 1, _id: -1 });
// atWork: those whose time has come
CampaignSchema.index({ status: 1, scheduledAt: 1 });
// usesOf: who needs a template or a segment
CampaignSchema.index({ uses: 1 }, { sparse: true });
// renew, release: those of a process
CampaignSchema.index({ 'owner.instance': 1 }, { sparse: true });
