import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { RunSettings } from '../../bot/index.js';
import type { AccountType } from '../../broker/index.js';
import type { LeaseOwner } from '../../platform/index.js';
import type { ProposedOrderDto, ProposalKind } from './proposal.dto.js';
import { PROPOSAL_KINDS } from './proposal.dto.js';
import type { KeptProblem } from './proposal.errors.js';
import { PROPOSAL_STATES, type ProposalState } from './proposal.states.js';

/** Something that the assistant would do, were it confirmed. */
@Schema({ collection: 'assistant_proposals', versionKey: false, minimize: false })
export class ProposalDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: String, required: true }) conversationId!: string;
  @Prop({ type: String, required: true, enum: PROPOSAL_KINDS }) kind!: ProposalKind;
  @Prop({ type: Object }) order?: ProposedOrderDto;
  @Prop({ type: Object }) bot?: RunSettings;
  @Prop({ type: String, required: true }) accountType!: AccountType;
  /** Key of the market whose clock its times are by. */
  @Prop({ type: String, required: true }) market!: string;
  @Prop({ type: String, required: true, enum: PROPOSAL_STATES }) state!: ProposalState;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) expiresAt!: Date;
  @Prop({ type: Object }) problem?: KeptProblem;
  /** The process that confirms it. */
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
  /** When the database clears it away, by our clock. */
  @Prop({ type: Date, required: true }) clearAt!: Date;
}

export const ProposalSchema = SchemaFactory.createForClass(ProposalDocument);

// countOpen, withdrawAll: the open ones of a conversation
ProposalSchema.index({ conversationId: 1, state: 1, expiresAt: 1 });
// renew: those of a process, which are few
ProposalSchema.index({ 'owner.instance': 1 }, { sparse: true });
// old ones are cleared away by the database
ProposalSchema.index({ clearAt: 1 }, { expireAfterSeconds: 0 });
