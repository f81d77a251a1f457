import { ApiProperty } from '@nestjs/swagger';

export class AssistantUsageDto {
  /** Whether there is a language model to ask. @example true */
  available!: boolean;
  /** Today, in `BUSINESS_TZ`. @example "2026-01-15" */
  day!: string;
  /** Tokens that you have used up today, told and answered together. @example 5230 */
  tokens!: number;
  /** How many you may use up in a day; null: without an end. */
  @ApiProperty({ type: Number, nullable: true, example: 200_000 }) budget!: number | null;
  /** When there are new ones, ISO 8601. @example "2026-01-16T03:00:00.000Z" */
  resetsAt!: string;
}

export class ConversationUsageDto {
  /** Tokens that the conversation has used up, told and answered together. @example 5230 */
  tokens!: number;
  /** Of them what the model was told, in all requests. @example 5050 */
  input!: number;
  /** Of them what it wrote. @example 180 */
  output!: number;
  /** How many it may use up, ever; null: without an end. */
  @ApiProperty({ type: Number, nullable: true, example: 400_000 }) budget!: number | null;
}
