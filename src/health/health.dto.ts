import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

/** One thing that was looked at. */
export class IndicatorDto {
  /** `degraded`: it is away, and everything goes on without it. */
  @ApiProperty({ enum: ['up', 'degraded', 'down'], example: 'up' }) status!: 'up' | 'degraded' | 'down';
  /** What is wrong. */
  @ApiPropertyOptional({ example: 'The database does not answer' }) message?: string;
  /** How long it took to answer, in ms. */
  @ApiPropertyOptional({ example: 1 }) responseTime?: number;
}

const INDICATORS = {
  type: 'object',
  additionalProperties: { $ref: getSchemaPath(IndicatorDto) },
} as const;

/** The result of @nestjs/terminus. */
export class HealthDto {
  /**
   * `ok`; `degraded`: ready, although something is away that it can do without; `error`: not ready; `shutting_down`: it
   * is ending, and finishes what it has begun.
   */
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'], example: 'ok' })
  status!: 'ok' | 'degraded' | 'error' | 'shutting_down';
  /** What is up or degraded, by name. */
  @ApiProperty({ ...INDICATORS, example: { application: { status: 'up' } } })
  info!: Record<string, IndicatorDto>;
  /** What is down. */
  @ApiProperty({ ...INDICATORS, example: {} }) error!: Record<string, IndicatorDto>;
  /** Both. */
  @ApiProperty({
    ...INDICATORS,
    example: {
      application: { status: 'up' },
      database: { status: 'up', kind: 'embedded', responseTime: 1 },
    },
  })
  details!: Record<string, IndicatorDto>;
}
