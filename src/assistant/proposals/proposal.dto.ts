import { ApiProperty, OmitType } from '@nestjs/swagger';
import { RunSettingsDto, RuntimeStatusDto } from '../../bot/index.js';
import { ACCOUNT_TYPES, type AccountType, OrderDto, PlaceOrderDto } from '../../broker/index.js';
import { PROPOSAL_STATES, type ProposalState } from './proposal.states.js';

export const PROPOSAL_KINDS = ['order', 'bot'] as const;

export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** An order as POST /api/broker/orders takes it; its `clientOrderId` follows from the proposal. */
export class ProposedOrderDto extends OmitType(PlaceOrderDto, ['clientOrderId']) {}

class ProposalProblemDto {
  /** As the refusal by hand would have it. @example "BROKER.MARKET_CLOSED" */
  code!: string;
  /** For people. @example "The market of EURUSD is closed" */
  detail!: string;
}

/** What came of a proposal. */
export class ProposalResultDto {
  /** The order as it is now: of a confirmed one of kind `order`. */
  order?: OrderDto;
  /** The bot's run as it is now: of a confirmed one of kind `bot`. */
  bot?: RuntimeStatusDto;
  /** Why it failed. */
  problem?: ProposalProblemDto;
}

export class ProposalDto {
  /** @example "prp_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "order" */
  @ApiProperty({ enum: PROPOSAL_KINDS }) kind!: ProposalKind;
  /** Of kind `order`: what would be bought. */
  order?: ProposedOrderDto;
  /** Of kind `bot`: what would be started. */
  bot?: RunSettingsDto;
  /** Which account it would use. @example "demo" */
  @ApiProperty({ enum: ACCOUNT_TYPES }) accountType!: AccountType;
  /** Only an `open` one can be confirmed. @example "open" */
  @ApiProperty({ enum: PROPOSAL_STATES }) state!: ProposalState;
  /** By the clock of your market, ISO 8601. @example "2026-11-29T21:30:00.000Z" */
  createdAt!: string;
  /** The same: 60 seconds later. @example "2026-11-29T21:31:00.000Z" */
  expiresAt!: string;
  /** Missing until it is confirmed, or has failed. */
  result?: ProposalResultDto;
}
