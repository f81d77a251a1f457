import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { ListOrdersDto, type Trade, toTradeDto, TradeDto } from '../../broker/index.js';

export class ListAllTradesDto extends ListOrdersDto {
  /** Only of this user (id). @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 200) user?: string;
}

export class UserTradeDto extends TradeDto {
  /** Whose it is. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  userId!: string;
  /** Of stake and result, ISO 4217. @example "USD" */
  currency!: string;
  /** When the order was written, by our clock, ISO 8601; lists are in this order. @example "2026-11-29T21:30:00.000Z" */
  createdAt!: string;
}

export class UserTradePageDto {
  items!: UserTradeDto[];
  /** For `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toUserTradeDto(trade: Trade): UserTradeDto {
  const { userId, currency, createdAt } = trade;
  return { ...toTradeDto(trade), userId, currency, createdAt: new Date(createdAt).toISOString() };
}
