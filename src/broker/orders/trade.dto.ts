import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { IsoTime, PageQueryDto } from '../../common/index.js';
import {
  ACCOUNT_TYPES,
  type AccountType,
  type Direction,
  DIRECTIONS,
  OPTION_KINDS,
  type OptionKind,
} from '../vendors/broker.js';
import type { Trade, TradeStatus } from './trade.js';

export const TRADE_STATUSES = [
  'open',
  'win',
  'loss',
  'tie',
  'sold',
  'unknown',
  'rejected',
] as const satisfies TradeStatus[];

export class TradeDto {
  /** @example "trd_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;

  /** As the order gave it. @example "my-order-1" */
  clientOrderId!: string;

  /** @example "EURUSD-OTC" */
  asset!: string;

  /** `call` wins when the price rises. @example "call" */
  @ApiProperty({ enum: DIRECTIONS }) direction!: Direction;

  /** @example "blitz" */
  @ApiProperty({ enum: OPTION_KINDS }) kind!: OptionKind;

  /** @example "demo" */
  @ApiProperty({ enum: ACCOUNT_TYPES }) accountType!: AccountType;

  /** In units of the account's currency. @example 10 */
  stake!: number;

  /** The fraction of the stake that a win adds. @example 0.87 */
  payout!: number;

  /** `unknown`: no reply came; the broker's positions are being looked through. @example "win" */
  @ApiProperty({ enum: TRADE_STATUSES }) status!: TradeStatus;

  /** Won or, negative, lost; 0 while open. @example 8.7 */
  pnl!: number;

  /** By the market's clock, ISO 8601. @example "2026-11-29T21:30:00.000Z" */
  openedAt!: string;

  /** The same. @example "2026-11-29T21:31:00.000Z" */
  expiresAt!: string;

  /** The same; null while open. */
  @ApiProperty({ type: String, nullable: true, example: '2026-11-29T21:31:00.000Z' }) closedAt!:
    string | null;

  /** The bot's strategy; absent for orders by hand. @example "bollinger-touch" */
  strategy?: string;
}

export class TradePageDto {
  items!: TradeDto[];
  /** For the next page; null on the last one. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

class TradeFilterDto extends PageQueryDto {
  /** Only those of orders made at or after this time, ISO 8601. @example "2026-11-01T00:00:00Z" */
  @ApiPropertyOptional() @IsOptional() @IsoTime() from?: Date;

  /** Only those of orders made before this time, ISO 8601. @example "2026-12-01T00:00:00Z" */
  @ApiPropertyOptional() @IsOptional() @IsoTime() to?: Date;

  /** Only of this asset. @example "EURUSD-OTC" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) asset?: string;

  /** Only in this status. @example "win" */
  @ApiPropertyOptional({ enum: TRADE_STATUSES }) @IsOptional() @IsIn(TRADE_STATUSES) status?: TradeStatus;

  /** Only on this account. @example "demo" */
  @ApiPropertyOptional({ enum: ACCOUNT_TYPES }) @IsOptional() @IsIn(ACCOUNT_TYPES) accountType?: AccountType;

  /** Only of bots with this strategy. @example "bollinger-touch" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) strategy?: string;
}

export class ListOrdersDto extends TradeFilterDto {}

export class ListTradesDto extends TradeFilterDto {
  /** `csv`: all that match as a file, without pages. @example "json" */
  @ApiPropertyOptional({ enum: ['json', 'csv'] }) @IsOptional() @IsIn(['json', 'csv']) format?:
    'json' | 'csv';
}

export function toTradeDto(trade: Trade): TradeDto {
  const { id, clientOrderId, asset, direction, kind, accountType, payout, status, origin } = trade;
  return {
    id,
    clientOrderId,
    asset,
    direction,
    kind,
    accountType,
    stake: trade.stake / 100,
    payout,
    status,
    pnl: trade.pnl / 100,
    openedAt: new Date(trade.openedAt).toISOString(),
    expiresAt: new Date(trade.expiresAt).toISOString(),
    closedAt: trade.closedAt === null ? null : new Date(trade.closedAt).toISOString(),
    ...(origin.by === 'bot' && { strategy: origin.strategy }),
  };
}
