import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { AccountType, Direction, OptionKind, Position } from '../broker.js';

/** Something bought that is not settled yet: a part of its account, so that it and the money move in one write. */
export interface OpenPosition {
  /** The exchange's id. */
  id: string;
  clientOrderId: string;
  /** Key of the market whose prices count. */
  market: string;
  asset: string;
  kind: OptionKind;
  direction: Direction;
  accountType: AccountType;
  /** Cents. */
  stake: number;
  payout: number;
  /** Ticks. */
  openPrice: number;
  /** ms since 1970, market's clock. */
  openedAt: number;
  expiresAt: number;
}

/** A user's accounts at the paper exchange: what each holds, and what is bought. */
@Schema({ collection: 'paper_accounts', versionKey: false, minimize: false })
export class PaperAccountDocument {
  /** Of the user. Accounts are found by it only, so there is no other index. */
  @Prop({ type: String, required: true }) _id!: string;
  /** Cents. */
  @Prop({ type: Object, required: true }) balances!: Record<AccountType, number>;
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: [Object], required: true }) open!: OpenPosition[];
  /** `clientOrderId`s of what was settled last: their positions may just be on their way to the closed ones. */
  @Prop({ type: [String], required: true }) settled!: string[];
}

export const PaperAccountSchema = SchemaFactory.createForClass(PaperAccountDocument);

/** A settled position; written before its money is paid out, and the same whoever settles it. */
@Schema({ collection: 'paper_positions', versionKey: false })
export class PaperPositionDocument {
  /** The exchange's id. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: String, required: true }) clientOrderId!: string;
  @Prop({ type: Object, required: true }) position!: Position;
  /** ms since 1970, market's clock. */
  @Prop({ type: Number, required: true }) closedAt!: number;
  /** By our clock. */
  @Prop({ type: Date, required: true }) storedAt!: Date;
}

export const PaperPositionSchema = SchemaFactory.createForClass(PaperPositionDocument);

// closedSince: what a user's sessions look up again
PaperPositionSchema.index({ userId: 1, closedAt: 1 });
// closedOrder: the same order again, of several users in one look
PaperPositionSchema.index({ clientOrderId: 1, userId: 1 });
// a month is longer than anybody looks for the outcome of an order; trades keep it for ever
PaperPositionSchema.index({ storedAt: 1 }, { expireAfterSeconds: 30 * 86_400 });
