import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Matches } from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import { RealTradingDto } from '../real-trading/real-trading.dto.js';
import {
  ACCOUNT_TYPES,
  type AccountType,
  type Provider,
  PROVIDERS,
  type SessionState,
} from '../vendors/broker.js';
import type { Connection } from './connection.repository.js';

const STATES: SessionState[] = ['disconnected', 'connecting', 'connected', 'needs_session', 'failed'];

export class SaveConnectionDto {
  /** `paper` is a market of its own with play money; `quadcode` a platform of Quadcode. @example "paper" */
  @ApiProperty({ enum: PROVIDERS }) @IsIn(PROVIDERS) provider!: Provider;

  /**
   * For `quadcode`: the session token of the platform, valid for 24 hours. It is tried before it is saved, stored
   * encrypted, and never shown. Without it the saved one is used.
   * @example "8a1c6f0e2b7d4c53a9e8"
   */
  @ApiPropertyOptional()
  @MayBeMissing()
  @IsString()
  @Matches(/^[\x21-\x7e]{1,512}$/, { message: 'must be 1 to 512 visible characters of ASCII' })
  ssid?: string;
}

export class ConnectionDto {
  /** @example "paper" */
  @ApiProperty({ enum: PROVIDERS }) provider!: Provider;

  /** `needs_session`: the platform wants a new SSID. @example "connected" */
  @ApiProperty({ enum: STATES }) state!: SessionState;

  /** Which account automatic trading uses. @example "demo" */
  @ApiProperty({ enum: ACCOUNT_TYPES }) accountType!: AccountType;

  /** Why it is in this state, for people. @example "The broker does not answer; try again shortly" */
  detail?: string;

  /** Since when it is in this state, ISO 8601. @example "2026-11-29T21:30:00.000Z" */
  since?: string;

  /** When the SSID ends, ISO 8601. @example "2026-11-30T21:30:00.000Z" */
  ssidExpiresAt?: string;

  /** The platform's id of you, as the profile of the first SSID said. @example "81726354" */
  platformUserId?: string;

  /** Whether orders may use real money, and how much. */
  realTrading!: RealTradingDto;
}

/** Never the SSID. */
export function toConnectionDto(connection: Connection, realTrading: RealTradingDto): ConnectionDto {
  const { provider, state, accountType, detail, stateAt, ssidExpiresAt, platformUserId } = connection;
  return {
    provider,
    state,
    accountType,
    ...(detail !== undefined && { detail }),
    ...(stateAt && { since: stateAt.toISOString() }),
    ...(provider !== 'paper' && ssidExpiresAt && { ssidExpiresAt: ssidExpiresAt.toISOString() }),
    ...(provider !== 'paper' && platformUserId !== undefined && { platformUserId }),
    realTrading,
  };
}
