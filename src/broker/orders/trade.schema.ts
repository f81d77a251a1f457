import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { LeaseOwner } from '../../platform/index.js';
import {
  ACCOUNT_TYPES,
  type AccountType,
  type Direction,
  DIRECTIONS,
  OPTION_KINDS,
  type OptionKind,
  type Provider,
  PROVIDERS,
} from '../vendors/broker.js';
import type { OrderOrigin, OrderState, TradeStatus } from './trade.js';

/** An order and what became of it. Money in cents. */
@Schema({ collection: 'trades_history', versionKey: false, minimize: false })
export class TradeDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: String, required: true }) clientOrderId!: string;
  @Prop({ type: String, required: true, enum: PROVIDERS }) provider!: Provider;
  @Prop({ type: String, required: true }) market!: string;
  @Prop({ type: String, required: true }) asset!: string;
  @Prop({ type: String, required: true, enum: OPTION_KINDS }) kind!: OptionKind;
  @Prop({ type: String, required: true, enum: DIRECTIONS }) direction!: Direction;
  @Prop({ type: String, required: true, enum: ACCOUNT_TYPES }) accountType!: AccountType;
  @Prop({ type: Number, required: true }) stake!: number;
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: Number, required: true }) expirySeconds!: number;
  @Prop({ type: Object, required: true }) origin!: OrderOrigin;
  @Prop({ type: String, required: true }) state!: OrderState;
  @Prop({ type: String, required: true }) status!: TradeStatus;
  @Prop({ type: Number, required: true }) payout!: number;
  @Prop({ type: Number, required: true }) pnl!: number;
  @Prop({ type: String }) externalId?: string;
  @Prop({ type: Number, required: true }) version!: number;
  @Prop({ type: Object }) rejection?: { code: string; detail: string };
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** These three by the market's clock. */
  @Prop({ type: Date, required: true }) openedAt!: Date;
  @Prop({ type: Date, required: true }) expiresAt!: Date;
  @Prop({ type: Date, default: null }) closedAt!: Date | null;
  /** Set until the order is settled or rejected. */
  @Prop({ type: Boolean }) todo?: boolean;
  /** The process that watches it until then. */
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
  /** The start of a process that watched it when it was settled, and has told of it. */
  @Prop({ type: String }) settledBy?: string;
  /** Of an unknown one, by our clock: since when the broker's positions do not show it. */
  @Prop({ type: Date }) missingSince?: Date;
  /** The day whose limit of real money it was counted against, to be given back when it is rejected. */
  @Prop({ type: String }) realDay?: string;
}

export const TradeSchema = SchemaFactory.createForClass(TradeDocument);

// findByClientOrderId; unique, so that no order is sent twice
TradeSchema.index({ userId: 1, clientOrderId: 1 }, { unique: true });
// list, newest first
TradeSchema.index({ userId: 1, createdAt: -1, _id: -1 });
// list of a status, of an asset
TradeSchema.index({ userId: 1, status: 1, createdAt: -1, _id: -1 });
TradeSchema.index({ userId: 1, asset: 1, createdAt: -1, _id: -1 });
// ofRun, in the order of opening
TradeSchema.index(
  { userId: 1, 'origin.runId': 1, openedAt: 1 },
  { partialFilterExpression: { 'origin.runId': { $exists: true } } },
);
// apply; unique, so that a position belongs to one order
TradeSchema.index(
  { userId: 1, provider: 1, externalId: 1 },
  { unique: true, partialFilterExpression: { externalId: { $exists: true } } },
);
// unsettled: what is still watched; finished ones have neither field and are in neither index
TradeSchema.index({ todo: 1 }, { sparse: true });
// leases: renewed and given back by their owner
TradeSchema.index({ 'owner.instance': 1 }, { sparse: true });
// listOfAll, newest first; of a status, of a kind of account
TradeSchema.index({ createdAt: -1, _id: -1 });
TradeSchema.index({ status: 1, createdAt: -1, _id: -1 });
TradeSchema.index({ accountType: 1, createdAt: -1, _id: -1 });
// TradeTotals: what everybody's trades of a period brought, and how many there are; with `state`, so that the index counts
TradeSchema.index({ state: 1, closedAt: 1 }, { partialFilterExpression: { state: 'settled' } });
