import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQueryDto } from '../../common/index.js';
import type { OutgoingDocument } from './outgoing.schema.js';
import { OUTGOING_STATUSES, type OutgoingStatus } from './outgoing.status.js';

export class ListOutgoingDto extends PageQueryDto {
  /** Only those in this state. @example "retrying" */
  @IsOptional() @IsIn(OUTGOING_STATUSES) status?: OutgoingStatus;
}

export class OutgoingAttemptDto {
  /** @example "2026-01-31T12:30:00.498Z" */
  at!: Date;
  /** Of HTTP; null when no answer came. */
  @ApiProperty({ type: Number, nullable: true, example: 500 })
  status!: number | null;
  /** Why no answer came; null when one did. */
  @ApiProperty({ type: String, nullable: true, example: 'No complete answer within 15 s (HTTP_OUT.TIMEOUT)' })
  error!: string | null;
  /** In milliseconds. @example 42 */
  durationMs!: number;
  /** The first 2 KiB of the answer's body. */
  @ApiProperty({ type: String, nullable: true, example: 'Internal Server Error' })
  response!: string | null;
}

export class OutgoingDelivery {
  /** The `webhook-id`, the same in every attempt. @example "msg_3b1f0c9a7d2e4f5a8b6c1d0e9f8a7b6c" */
  id!: string;
  /** The event; null for a ping. */
  @ApiProperty({ type: String, nullable: true, example: 'order-1042' })
  eventId!: string | null;
  /** The event's type, or `ping`. @example "purchase" */
  type!: string;
  /** @example "delivered" */
  status!: OutgoingStatus;
  /** @example "2026-01-31T12:30:00.412Z" */
  createdAt!: Date;
  /** How often it has been tried. @example 1 */
  tries!: number;
  /** The latest 20, the oldest first. */
  attempts!: OutgoingAttemptDto[];
  /** When it is tried next; null when nothing is to be done. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-01-31T12:35:04.120Z' })
  nextAttemptAt!: Date | null;
  /** Why it is dead or canceled; else null. */
  @ApiProperty({ type: String, nullable: true, example: null })
  reason!: string | null;
}

export class OutgoingPage {
  items!: OutgoingDelivery[];
  /** For `cursor` of the next page; null on the last one. @example "WzE3Njg0Nzk0MDAwMDAsIm1zZ18zYjFmIl0" */
  nextCursor!: string | null;
}

export class PingResult {
  /** Whether it answered 2xx. @example true */
  ok!: boolean;
  /** Of HTTP; null when no answer came. */
  @ApiProperty({ type: Number, nullable: true, example: 204 })
  status!: number | null;
  /** In milliseconds. @example 42 */
  durationMs!: number;
  /** The first 2 KiB of the answer's body. */
  @ApiProperty({ type: String, nullable: true, example: '' })
  response!: string | null;
  /** Why no answer came. @example "No complete answer within 15 s (HTTP_OUT.TIMEOUT)" */
  error?: string;
  /** The `webhook-id`, and the delivery in the list. @example "msg_01j2x5k9t4000abcdefghjkmnp" */
  deliveryId!: string;
}

export function toOutgoing(row: OutgoingDocument): OutgoingDelivery {
  return {
    id: row._id,
    eventId: row.eventId ?? null,
    type: row.type,
    status: row.status,
    createdAt: row.createdAt,
    tries: row.tries,
    attempts: row.attempts.map(({ at, status, error, durationMs, response }) => ({
      at,
      status: status ?? null,
      error: error ?? null,
      durationMs,
      response: response ?? null,
    })),
    nextAttemptAt: row.dueAt ?? null,
    reason: row.reason ?? null,
  };
}
