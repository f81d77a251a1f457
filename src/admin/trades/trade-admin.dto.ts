import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import {
  type AccountType,
  ACCOUNT_TYPES,
  ListOrdersDto,
  type ListedTotal,
  type Trade,
  toTradeDto,
  TradeDto,
} from '../../broker/index.js';

export class ListAllTradesDto extends ListOrdersDto {
  /** Only of this user (id). @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 200) user?: string;
}

export class UserTradeDto extends TradeDto {
  /** Whose it is. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  userId!: string;
  /** The e-mail of that user today; null for accounts that are gone. */
  @ApiProperty({ type: String, nullable: true, example: 'ana@example.com' }) userEmail!: string | null;
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

/** Which trades are added up; as those that are listed. */
export class TradeTotalsQueryDto extends OmitType(ListAllTradesDto, ['limit', 'cursor'] as const) {}

export class TradeTotalDto {
  /** Demo and real are never added up. */
  @ApiProperty({ enum: ACCOUNT_TYPES, example: 'real' }) accountType!: AccountType;
  /** Nor are currencies. @example "USD" */
  currency!: string;
  /** In whatever status. @example 54 */
  trades!: number;
  /** Whose outcome is not known yet. @example 1 */
  open!: number;
  /** A position that was sold counts by what it brought. @example 30 */
  wins!: number;
  /** @example 23 */
  losses!: number;
  /** What was put in, in `currency`; rejected orders staked nothing. @example 540 */
  staked!: number;
  /** What they brought, in `currency`. @example 14.02 */
  pnl!: number;
}

export class TradeTotalsDto {
  /** Real accounts first; those without a trade are missing. */
  @ApiProperty({ type: [TradeTotalDto] }) items!: TradeTotalDto[];
}

export function toTradeTotalDto({ staked, pnl, ...rest }: ListedTotal): TradeTotalDto {
  return { ...rest, staked: staked / 100, pnl: pnl / 100 };
}

/** @param userEmail of its user; null when that is gone */
export function toUserTradeDto(trade: Trade, userEmail: string | null): UserTradeDto {
  const { userId, currency, createdAt } = trade;
  return {
    ...{ ...toTradeDto(trade), userId, userEmail, currency },
    createdAt: new Date(createdAt).toISOString(),
  };
}
