import { ApiProperty } from '@nestjs/swagger';

export class Liveness {
  @ApiProperty({ enum: ['alive'] }) status!: 'alive';
}

export class Readiness {
  @ApiProperty({ enum: ['ready'] }) status!: 'ready';
  /** The engine that the application brings with it, or a MongoDB server. */
  @ApiProperty({ enum: ['embedded', 'mongodb'] }) database!: 'embedded' | 'mongodb';
}
