import { ApiProperty } from '@nestjs/swagger';
import { type AccountTotal, ACCOUNT_TYPES, type AccountType } from '../../broker/index.js';

export class EventMetricsDto {
  /** New events that were counted, over the last 5 s. @example 12.4 */
  perSecond!: number | null;
  /** Of today in the business's time zone. @example 1204 */
  today!: number | null;
  /** Of today, in CURRENCY. @example 87 */
  purchasesToday!: number | null;
}

export class UserMetricsDto {
  /** With an event of today. @example 311 */
  activeToday!: number | null;
  /** Accounts made today. @example 12 */
  registeredToday!: number | null;
  /** Accounts. @example 5210 */
  total!: number | null;
}

export class SocketMetricsDto {
  /** Clients that are connected to the process that tells. @example 40 */
  connections!: number | null;
  /** Its sockets on the default namespace. @example 38 */
  default!: number | null;
  /** Its sockets on /admin. @example 2 */
  admin!: number | null;
}

export class WebhookMetricsDto {
  /** Deliveries of senders that are not counted yet, those included that are tried again later. @example 0 */
  backlog!: number | null;
  /** Deliveries of senders that were given up. @example 1 */
  deadLetters!: number | null;
  /** Outgoing deliveries that wait; 10000 means that or more. @example 3 */
  outgoingBacklog!: number | null;
  /** Outgoing deliveries that were given up. @example 0 */
  outgoingDead!: number | null;
}

export class JobMetricsDto {
  /** @example 2 */
  waiting!: number | null;
  /** Given up. @example 0 */
  failed!: number | null;
}

export class BotMetricsDto {
  /** Make orders, or will again. @example 17 */
  running!: number | null;
  /** Of those: failed, and begin anew after a pause. @example 0 */
  failing!: number | null;
}

export class BrokerMetricsDto {
  /** Users who have to bring a new session of their broker. @example 2 */
  needsSession!: number | null;
}

export class PnlTodayDto {
  /** @example 320.15 */
  demo!: number | null;
  /** @example -120.5 */
  real!: number | null;
}

export class AccountTodayDto {
  /** Demo and real are never added up. */
  @ApiProperty({ enum: ACCOUNT_TYPES, example: 'real' }) accountType!: AccountType;
  /** Nor are currencies. @example "USD" */
  currency!: string;
  /** Settled today by the market's clock. @example 54 */
  trades!: number;
  /** @example 30 */
  wins!: number;
  /** Ties are neither won nor lost. @example 23 */
  losses!: number;
  /** What they brought, in `currency`. @example 14.02 */
  pnl!: number;
}

export class TradingMetricsDto {
  /** Orders whose outcome is not known yet. @example 9 */
  openOrders!: number | null;
  /** What today's trades brought in `currency`; those in others are in `accounts`. */
  pnlToday!: PnlTodayDto;
  /** CURRENCY, of `pnlToday`. @example "BRL" */
  currency!: string;
  /** Today by kind of account and currency; those without a trade are missing. */
  @ApiProperty({ type: [AccountTodayDto], nullable: true }) accounts!: AccountTodayDto[] | null;
}

export class DatabaseMetricsDto {
  /** 1 when it answers the process that tells, else 0. @example 1 */
  up!: number | null;
  /** How long it takes to answer a ping, in ms. @example 0.6 */
  latencyMs!: number | null;
}

export class RedisMetricsDto {
  /** 1 while it answers the process that tells, else 0; null without REDIS_URL. */
  @ApiProperty({ type: Number, nullable: true, example: null }) up!: number | null;
}

export class ProcessMetricsDto {
  /** Resident memory. @example 183500800 */
  residentBytes!: number | null;
  /** What JavaScript objects take of it. @example 81203200 */
  heapBytes!: number | null;
  /** CPU time since the reading before; 1 is one core. @example 0.12 */
  cpuShare!: number | null;
  /** By how much its event loop is late, in ms: 99th percentile since the reading before; null at the first. @example 1.9 */
  eventLoopDelayMs!: number | null;
  /** Since it was started. @example 86400 */
  uptimeSeconds!: number | null;
}

/** Figures that are not known now are null. Those of sockets and of the process are of the one that tells, all others of the installation. */
export class RealtimeMetricsDto {
  /** ISO 8601; no figure is more than a second older. @example "2026-11-23T12:30:00.000Z" */
  at!: string;
  events!: EventMetricsDto;
  users!: UserMetricsDto;
  sockets!: SocketMetricsDto;
  webhooks!: WebhookMetricsDto;
  jobs!: JobMetricsDto;
  bots!: BotMetricsDto;
  broker!: BrokerMetricsDto;
  trading!: TradingMetricsDto;
  database!: DatabaseMetricsDto;
  redis!: RedisMetricsDto;
  process!: ProcessMetricsDto;
}

export function toAccountTodayDto({ pnl, ...rest }: AccountTotal): AccountTodayDto {
  return { ...rest, pnl: pnl / 100 };
}
