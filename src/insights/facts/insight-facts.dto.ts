import { ApiProperty } from '@nestjs/swagger';
import { INSIGHT_KINDS, type InsightKind } from '../insight.js';

export class InsightPeriodDto {
  /** `day`: a day of the business; `last24h`: the 24 hours up to when it was asked for; else any period. */
  @ApiProperty({ enum: INSIGHT_KINDS, example: 'day' }) kind!: InsightKind;
  /** Inclusive. @example "2026-11-23T03:00:00.000Z" */
  from!: string;
  /** Exclusive. @example "2026-11-24T03:00:00.000Z" */
  to!: string;
  /** IANA. @example "America/Sao_Paulo" */
  timeZone!: string;
}

class FactCountDto {
  /** @example 1204 */
  count!: number;
}

class FactPurchasesDto {
  /** In `currency`. @example 87 */
  count!: number;
  /** Missing where there are none, nor were in the period before. @example 3 */
  inOtherCurrencies?: number;
}

class FactValueDto {
  /** In `currency`. @example 143.2 */
  value!: number;
}

class FactUserDto {
  /** @example "ana@example.com" */
  userId!: string;
  /** The user's events. @example 42 */
  count!: number;
  /** Sum of their values in `currency`. @example 998.5 */
  value!: number;
}

class FactChangeDto {
  /** The figure of the period before: the day before, or as long. @example 1100 */
  before!: number;
  /** Of `before`; null where that is 0 or negative. */
  @ApiProperty({ type: Number, nullable: true, example: 0.0945 }) fraction!: number | null;
  @ApiProperty({ enum: ['up', 'down', 'same'], example: 'up' }) direction!: 'up' | 'down' | 'same';
}

class FactMovementDto extends FactChangeDto {
  /** @example "refund" */
  type!: string;
  /** Events in the period. @example 100 */
  count!: number;
}

class FactChangesDto {
  events!: FactChangeDto;
  purchases!: FactChangeDto;
  revenue!: FactChangeDto;
  averageTicket!: FactChangeDto;
  activeUsers!: FactChangeDto;
}

class FactResultDto {
  /** @example 182.3 */
  value!: number;
  /** ISO 4217. @example "BRL" */
  currency!: string;
}

class FactTradesDto {
  /** Users with at least one. @example 8 */
  users!: number;
  /** Those that ended in the period. @example 120 */
  trades!: number;
  /** @example 66 */
  wins!: number;
  /** @example 50 */
  losses!: number;
  /** Sum of their results; missing where they are in several currencies. */
  pnl?: FactResultDto;
}

class FactTradingDto {
  /** Play money; missing where nobody traded. */
  demo?: FactTradesDto;
  /** Real money; missing where nobody traded. */
  real?: FactTradesDto;
}

export class InsightFactsDto {
  period!: InsightPeriodDto;
  /** ISO 4217: of all money but that of trading. @example "BRL" */
  currency!: string;
  /** Of all types. */
  events!: FactCountDto;
  purchases!: FactPurchasesDto;
  /** What purchases brought. */
  revenue!: FactValueDto;
  /** Revenue by purchase; 0 without one. */
  averageTicket!: FactValueDto;
  /** Users with at least one event. */
  activeUsers!: FactCountDto;
  /** At most three, most events first. */
  topUsers!: FactUserDto[];
  change!: FactChangesDto;
  /** Types of event that rose by more than chance does, the most notable first, at most three. */
  rises!: FactMovementDto[];
  /** Those that fell. */
  falls!: FactMovementDto[];
  /** Of all users; missing where nobody traded. */
  trading?: FactTradingDto;
}
