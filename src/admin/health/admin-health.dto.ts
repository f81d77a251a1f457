import { ApiProperty } from '@nestjs/swagger';

export class DatabaseHealthDto {
  @ApiProperty({ enum: ['up', 'away'], example: 'up' }) status!: 'up' | 'away';
  /** The engine that the application brings with it, or a MongoDB server. */
  @ApiProperty({ enum: ['embedded', 'mongodb'], example: 'embedded' }) kind!: 'embedded' | 'mongodb';
  /** How long it took to answer, in ms. @example 0.6 */
  answeredInMs!: number;
}

export class RedisHealthDto {
  /** `off`: REDIS_URL is not set, and nothing is missing. */
  @ApiProperty({ enum: ['up', 'away', 'off'], example: 'off' }) status!: 'up' | 'away' | 'off';
}

export class JobsHealthDto {
  /** @example "insights.daily" */
  name!: string;
  /** @example 1 */
  waiting!: number;
  /** Given up. @example 0 */
  failed!: number;
}

export class SlotHealthDto {
  /** @example 0 */
  slot!: number;
  /** Whether a living process counts for it; what waits in others is adopted within seconds. @example true */
  owned!: boolean;
  /** Number of the last batch that is counted. @example 5210 */
  lastBatch!: number;
  /** Whether a batch is being counted. @example false */
  busy!: boolean;
}

export class VersionsDto {
  /** @example "v24.21.0" */
  node!: string;
  /** What the database's server calls its version. @example "7.0.0" */
  database!: string;
}

export class ProcessHealthDto {
  @ApiProperty({ enum: ['all', 'api', 'worker'], example: 'all' }) role!: 'all' | 'api' | 'worker';
  /** Since this process was started, in seconds. @example 86400 */
  uptimeSeconds!: number;
  /** Resident, in bytes. @example 183500800 */
  memoryBytes!: number;
}

export class AdminHealthDto {
  /** `degraded`: something is away or has been given up; the parts tell what. */
  @ApiProperty({ enum: ['ok', 'degraded'], example: 'ok' }) status!: 'ok' | 'degraded';
  database!: DatabaseHealthDto;
  redis!: RedisHealthDto;
  /** Of the whole installation, by name. */
  jobs!: JobsHealthDto[];
  /** How counting is shared out among the processes. */
  slots!: SlotHealthDto[];
  versions!: VersionsDto;
  /** The one that answers. */
  process!: ProcessHealthDto;
  /** ISO 8601. @example "2026-11-23T12:30:00.000Z" */
  at!: string;
}
