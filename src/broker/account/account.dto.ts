import { ApiProperty } from '@nestjs/swagger';
import {
  ACCOUNT_TYPES,
  type AccountType,
  type Balance,
  type Direction,
  DIRECTIONS,
  OPTION_KINDS,
  type OptionKind,
  type Position,
} from '../vendors/broker.js';

export class BalanceDto {
  /** @example "demo" */
  @ApiProperty({ enum: ACCOUNT_TYPES }) accountType!: AccountType;
  /** In units of the currency. @example 10000 */
  amount!: number;
  /** ISO 4217. @example "BRL" */
  currency!: string;
}

export class BalancesDto {
  items!: BalanceDto[];
  /** There is one page only. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
  /** Whether your orders may use real money. @example false */
  realTrading!: boolean;
}

export class PositionDto {
  /** The broker's id. @example "pos_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "EURUSD-OTC" */
  asset!: string;
  /** @example "blitz" */
  @ApiProperty({ enum: OPTION_KINDS }) kind!: OptionKind;
  /** @example "call" */
  @ApiProperty({ enum: DIRECTIONS }) direction!: Direction;
  /** @example "demo" */
  @ApiProperty({ enum: ACCOUNT_TYPES }) accountType!: AccountType;
  /** In units of the account's currency. @example 10 */
  stake!: number;
  /** The fraction of the stake that a win adds. @example 0.87 */
  payout!: number;
  /** By the market's clock, ISO 8601. @example "2026-11-29T21:30:00.000Z" */
  openedAt!: string;
  /** The same. @example "2026-11-29T21:31:00.000Z" */
  expiresAt!: string;
}

export class PositionsDto {
  items!: PositionDto[];
  /** There is one page only. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
  /** Whether your orders may use real money. @example false */
  realTrading!: boolean;
}

export function toBalanceDto({ accountType, amount, currency }: Balance): BalanceDto {
  return { accountType, amount: amount / 100, currency };
}

export function toPositionDto(position: Position): PositionDto {
  const { externalId, asset, kind, direction, accountType, stake, payout, openedAt, expiresAt } = position;
  return {
    id: externalId,
    asset,
    kind,
    direction,
    accountType,
    stake: stake / 100,
    payout,
    openedAt: new Date(openedAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}
