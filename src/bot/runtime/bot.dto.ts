import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { ACCOUNT_TYPES, type AccountType, type Provider, TradeDto } from '../../broker/index.js';
import { MayBeMissing } from '../../common/index.js';
import type { Restraint } from '../run/trading-run.types.js';
import { BOT_STATES, type BotState } from './bot.states.js';

export class BotAccountTypeDto {
  /** Which account the bot trades with. `real` needs real trading switched on. @example "demo" */
  @IsIn(ACCOUNT_TYPES) accountType!: AccountType;
}

export class BotAccountQueryDto {
  /** Which account; the one in use when left out. @example "demo" */
  @MayBeMissing() @IsIn(ACCOUNT_TYPES) accountType?: AccountType;
}

export class StopRuntimeDto {
  /** `true`: does not wait for open trades; they are settled all the same. @example false */
  @MayBeMissing() @IsBoolean() force?: boolean;
}

export class BotStatusDto {
  /** Whether the bot is connected to a broker. @example true */
  connected!: boolean;
  /** Whether a run is making orders, or will again by itself. @example false */
  running!: boolean;
  /** Which broker. @example "paper" */
  provider!: Provider;
  /** Which account it trades with. @example "demo" */
  accountType!: AccountType;
  @ApiProperty({ enum: BOT_STATES, example: 'stopped', description: 'Where the bot is in its life' })
  state!: BotState;
  /** Since when it is in that state; null when there was never a bot. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T12:00:00.000Z' })
  since!: Date | null;
  /** Why it is paused or has failed. @example "Outside of the trading hours" */
  detail?: string;
}

export class RestingDto {
  /** What holds the run back. @example "trading_hours" */
  restraint!: Restraint;
  /** For people. @example "Outside of the trading hours" */
  detail!: string;
  /** Until when, by the market's clock; null: until it is started anew. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T12:00:00.000Z' })
  until!: Date | null;
}

/** How close the run is to its protections. Money in units of the account's currency. */
export class BotProtectionsDto {
  /** What holds it back now; missing when nothing does. */
  resting?: RestingDto;
  /** Result of today by the market's clock. @example -12.5 */
  dayPnl!: number;
  /** Fall of the run's equity from its highest point. @example 20 */
  drawdown!: number;
  /** Losses in a row. @example 1 */
  consecutiveLosses!: number;
  /** Open positions. @example 0 */
  open!: number;
  /** Step of the progression, 0 is the first. @example 0 */
  level!: number;
}

export class RuntimeStatusDto {
  /** Whether a run is making orders, or will again by itself. @example true */
  running!: boolean;
  @ApiProperty({ enum: BOT_STATES, example: 'analyzing', description: 'Where the bot is in its life' })
  state!: BotState;
  /** Id of the run. @example "run_01j2x5k9t4000abcdefghjkmnp" */
  runtime?: string;
  /** @example "bollinger-touch" */
  strategy?: string;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { period: 20 },
    description: 'Parameters of the strategy, complete',
  })
  params?: Record<string, unknown>;
  /** Ids. @example ["EURUSD-OTC"] */
  assets?: string[];
  /** @example "1m" */
  timeframe?: string;
  /** @example "2026-03-02T12:00:00.000Z" */
  startedAt?: Date;
  /** End of the candle of the last signal, by the market's clock. @example "2026-03-02T12:04:00.000Z" */
  lastSignalAt?: Date;
  /** End of the last candle that was looked at, by the market's clock. @example "2026-03-02T12:05:00.000Z" */
  lastCandleAt?: Date;
  protections?: BotProtectionsDto;
  /** Why it is paused or has failed. @example "Outside of the trading hours" */
  detail?: string;
}

export class StopResultDto {
  /** `stopping`: no order is made any more, and it waits for open trades until `until`. @example "stopped" */
  status!: 'stopping' | 'stopped';
  /** What is open at the broker. It is settled as it expires, whatever the bot does. */
  openTrades!: TradeDto[];
  /** Until when it waits at most. @example "2026-03-02T12:06:00.000Z" */
  until?: Date;
}

export class KillResultDto {
  /** How many bots were running and are not any more. @example 3 */
  killed!: number;
}

export class BotBalanceDto {
  /** @example "demo" */
  accountType!: AccountType;
  /** @example 10000 */
  amount!: number;
  /** ISO 4217. @example "USD" */
  currency!: string;
}
