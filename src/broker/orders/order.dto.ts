import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
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
import { IsMoney, toCents } from '../money.js';
import { ORDER_TRANSITIONS } from './order.states.js';
import type { OrderRequest, OrderState, Trade } from './trade.js';
import { toTradeDto, TradeDto } from './trade.dto.js';

/** Of bots: `<run>:<asset>:<end of the candle>`; nobody else may write such ids, or a bot would find its order made. */
const NOT_A_BOTS = /^(?!run_[0-9a-z]+:)[A-Za-z0-9_.:-]{1,64}$/;

export class PlaceOrderDto {
  /** Id of an asset, as GET /api/market/assets gives it. @example "EURUSD-OTC" */
  @IsString() @Length(1, 64) asset!: string;

  /** How it expires: `blitz` so many seconds after the purchase, the others at full steps. @example "blitz" */
  @ApiProperty({ enum: OPTION_KINDS }) @IsIn(OPTION_KINDS) kind!: OptionKind;

  /** `call` wins when the price is higher at the expiry, `put` when it is lower. @example "call" */
  @ApiProperty({ enum: DIRECTIONS }) @IsIn(DIRECTIONS) direction!: Direction;

  /** In units of the account's currency, at most two decimals. @example 10 */
  @IsMoney(1_000_000_000) stake!: number;

  /** Seconds until it expires; what is offered depends on asset and kind. @example 60 */
  @IsInt() @Min(1) @Max(86_400) expirySeconds!: number;

  /** `real` has to be switched on first (PUT /api/broker/real-trading). @example "demo" */
  @ApiProperty({ enum: ACCOUNT_TYPES }) @IsIn(ACCOUNT_TYPES) accountType!: AccountType;

  /**
   * Your own id of the order, unique for you: 1 to 64 of letters, digits and `_.:-`. The same again is the same order, so
   * after any fault it can be sent once more.
   * @example "my-order-1"
   */
  @IsString()
  @Matches(NOT_A_BOTS, {
    message: 'must be 1 to 64 of A-Z a-z 0-9 _ . : - and not the id of an order of a bot',
  })
  clientOrderId!: string;
}

const ORDER_STATES = Object.keys(ORDER_TRANSITIONS) as OrderState[];

class RejectionDto {
  /** @example "BROKER.PURCHASE_WINDOW_CLOSED" */
  code!: string;
  /** For people. @example "The purchase window of this expiry is closed" */
  detail!: string;
}

export class OrderDto extends TradeDto {
  /**
   * `intended`: it is being sent; `unknown`: no reply came, and the broker's positions are being looked through: do not
   * order again.
   * @example "accepted"
   */
  @ApiProperty({ enum: ORDER_STATES }) state!: OrderState;

  /** @example "paper" */
  @ApiProperty({ enum: PROVIDERS }) provider!: Provider;

  /** Of stake and pnl, ISO 4217. @example "BRL" */
  currency!: string;

  /** As ordered. @example 60 */
  expirySeconds!: number;

  /** When the order was made, by our clock, ISO 8601. @example "2026-11-29T21:30:00.000Z" */
  createdAt!: string;

  /** The broker's id of the position. @example "pos_01kf8m3q5c000r4t9w2x7y1zab" */
  externalId?: string;

  /** Why nothing was bought. */
  rejection?: RejectionDto;

  /** Whether your orders may use real money. @example false */
  realTrading!: boolean;
}

export class OrderPageDto {
  items!: OrderDto[];
  /** For the next page; null on the last one. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
  /** Whether your orders may use real money. @example false */
  realTrading!: boolean;
}

export function toOrderRequest(dto: PlaceOrderDto): OrderRequest {
  return { ...dto, stake: toCents(dto.stake) };
}

export function toOrderDto(trade: Trade, realTrading: boolean): OrderDto {
  const { state, provider, currency, expirySeconds, createdAt, externalId, rejection } = trade;
  return {
    ...toTradeDto(trade),
    state,
    provider,
    currency,
    expirySeconds,
    createdAt: new Date(createdAt).toISOString(),
    ...(externalId !== undefined && { externalId }),
    ...(rejection && { rejection }),
    realTrading,
  };
}
