import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, Length } from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import { IsMoney } from '../money.js';
import type { RealTrading } from './real-trading.repository.js';

/** Of a limit, in units of the currency. */
const MOST = 1_000_000;

export class SetRealTradingDto {
  /** False alone is enough to switch it off. @example true */
  @IsBoolean() enabled!: boolean;

  /** Your password; needed to switch it on or to change limits. @example "correct horse battery" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 1000) password?: string;

  /** A code of your authenticator app; needed like the password. @example "123456" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(6, 40) code?: string;

  /** Largest stake of one order with real money, at most two decimals; needed to switch it on. @example 10 */
  @ApiPropertyOptional()
  @MayBeMissing()
  @IsMoney(MOST)
  perOrderLimit?: number;

  /**
   * Largest sum of the stakes of a day (in the business time zone) with real money; needed to switch it on, and not below
   * the limit per order.
   * @example 50
   */
  @ApiPropertyOptional()
  @MayBeMissing()
  @IsMoney(MOST)
  perDayLimit?: number;
}

export class RealTradingDto {
  /** Whether orders may use real money. Off until you switch it on. @example false */
  enabled!: boolean;

  /** Largest stake of one order, in units of the account's currency. @example 10 */
  perOrderLimit?: number;

  /** Largest sum of the stakes of a day. @example 50 */
  perDayLimit?: number;

  /** What of it today's orders have used up. @example 20 */
  usedToday?: number;

  /** What real money risks, while it is switched on. @example "Trading loses money: ..." */
  warning?: string;
}

const WARNING =
  'Trading loses money: most who trade short options lose what they put in, and so do most strategies and bots. ' +
  'Orders on the real account now risk your own money, up to your limits, every day, also while you do not look. ' +
  'Never risk what you cannot afford to lose; {"enabled": false} switches it off at once.';

/** @param spent cents of today */
export function toRealTradingDto(settings: RealTrading, spent: number): RealTradingDto {
  if (!settings.enabled) return { enabled: false };
  return {
    enabled: true,
    perOrderLimit: settings.perOrderLimit / 100,
    perDayLimit: settings.perDayLimit / 100,
    usedToday: spent / 100,
    warning: WARNING,
  };
}
