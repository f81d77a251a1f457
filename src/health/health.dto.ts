import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class Liveness {
  @ApiProperty({ enum: ['alive'] }) status!: 'alive';
}

export class Readiness {
  @ApiProperty({ enum: ['ready'] }) status!: 'ready';
  /** The engine that the application brings with it, or a MongoDB server. */
  @ApiProperty({ enum: ['embedded', 'mongodb'] }) database!: 'embedded' | 'mongodb';
  /**
   * The Redis of REDIS_URL; missing when that is not set. While it is away everything goes on, more slowly between
   * processes, so `away` is ready all the same.
   */
  @ApiPropertyOptional({ enum: ['up', 'away'] }) redis?: 'up' | 'away';
}
