import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { LeaseOwner } from '../../platform/index.js';
import {
  ACCOUNT_TYPES,
  type AccountType,
  type Provider,
  PROVIDERS,
  type SessionState,
} from '../vendors/broker.js';

/** Which broker a user trades with: one row per user. */
@Schema({ collection: 'broker_connections', versionKey: false })
export class ConnectionDocument {
  /** The user's id. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true, enum: PROVIDERS }) provider!: Provider;
  @Prop({ type: String, required: true, enum: ACCOUNT_TYPES }) accountType!: AccountType;
  /** Grows when sessions have to be opened anew: another provider, another SSID, a wish to disconnect. */
  @Prop({ type: Number, required: true }) revision!: number;
  /** Encrypted. */
  @Prop({ type: String }) ssid?: string;
  @Prop({ type: Date }) ssidExpiresAt?: Date;
  /** As the profile behind the first SSID said. */
  @Prop({ type: String }) platformUserId?: string;
  @Prop({ type: String, required: true }) state!: SessionState;
  @Prop({ type: String }) detail?: string;
  @Prop({ type: Date }) stateAt?: Date;
  /** The process whose session was in that state; when it is gone, so is the state. */
  @Prop({ type: Object }) stateBy?: LeaseOwner;
  /** Who renews the SSID now, and until when. */
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
  /** How often in a row the renewal has failed, when it did last, and whether trying again is of no use. */
  @Prop({ type: Number }) renewalFailures?: number;
  @Prop({ type: Date }) renewalFailedAt?: Date;
  @Prop({ type: Boolean }) renewalGivenUp?: boolean;
}

export const ConnectionSchema = SchemaFactory.createForClass(ConnectionDocument);

// inNeed: SSIDs that end soon; those that are not taken any more, as countNeedingSession
ConnectionSchema.index({ ssidExpiresAt: 1 }, { sparse: true });
ConnectionSchema.index({ state: 1 });
// leases: renewed and given back by their owner
ConnectionSchema.index({ 'owner.instance': 1 }, { sparse: true });
