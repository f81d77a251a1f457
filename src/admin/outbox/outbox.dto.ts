import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { PageQueryDto } from '../../common/index.js';
import { MAIL_STATES, type MailBody, type MailState, type StoredMail } from '../../platform/index.js';

export class ListOutboxDto extends PageQueryDto {
  /** Only those in this state. @example "failed" */
  @IsOptional() @IsIn(MAIL_STATES) state?: MailState;

  /** Only those of this kind. @example "auth.reset-password" */
  @IsOptional() @IsString() @Length(1, 100) kind?: string;

  /** Only those to this address, in any case. @example "ana@example.com" */
  @IsOptional() @IsString() @Length(1, 254) to?: string;
}

export class OutboxMailDto {
  /** @example "mail_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "ana@example.com" */
  to!: string;
  /** What it is about: the room and the news. @example "auth.verify-email" */
  kind!: string;
  /** @example "Confirme seu e-mail" */
  subject!: string;
  /**
   * `queued` (also: to be tried again), `sending`, `sent`, `failed` (refused, or given up), `kept` (there is no SMTP_URL:
   * it is only shown here).
   */
  @ApiProperty({ enum: MAIL_STATES, example: 'sent' }) state!: MailState;
  /** Times that sending has begun. @example 1 */
  attempts!: number;
  /** What the server answered to the last try that failed. */
  @ApiProperty({ type: String, nullable: true, example: 'EENVELOPE: 550 No such user' })
  error!: string | null;
  /** ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
  /** When the server took it. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-01-15T12:30:01.000Z' })
  sentAt!: string | null;
  /**
   * What it says: of a `kept` mail, and only to callers with `users:manage`, since one-time tokens may be in it; null
   * otherwise.
   */
  @ApiProperty({ type: String, nullable: true, example: null })
  text!: string | null;
}

export class OutboxMailDetailDto extends OutboxMailDto {
  /** The same as HTML, where the mail has it. */
  @ApiProperty({ type: String, nullable: true, example: null })
  html!: string | null;
}

export class OutboxPageDto {
  items!: OutboxMailDto[];
  /** For the next page; null on the last one. @example "WyJtYWlsXzAxa2Y4bTNxNWMiXQ" */
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export function toOutboxMail(mail: StoredMail, body: MailBody | null): OutboxMailDto {
  const { id, to, kind, subject, state, attempts, error, createdAt, sentAt } = mail;
  return {
    id,
    to,
    kind,
    subject,
    state,
    attempts,
    error: error ?? null,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    text: body?.text ?? null,
  };
}
