import { ApiProperty } from '@nestjs/swagger';
import { SEEDED_STATES, type SeededState } from './seeded-data.js';

export class FirstStepsDto {
  /** Whether there is any event at all. */
  hasEvents!: boolean;

  /** Whether data was made up to show something: none, still being loaded, or all there. */
  @ApiProperty({ enum: SEEDED_STATES, example: 'loaded' }) demo!: SeededState;

  /**
   * A signed webhook for a shell, with one purchase in it. The signature is good for this body only.
   * @example "curl -i https://td.example.com/webhook/event -H 'content-type: application/json' ..."
   */
  curl!: string;

  /** When the signature ends: five minutes after this answer. @example "2026-01-15T12:35:00.000Z" */
  curlExpiresAt!: string;
}
