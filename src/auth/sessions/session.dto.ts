import { ApiProperty } from '@nestjs/swagger';
import type { Session } from './session.repository.js';

export class SessionDto {
  /** @example "ses_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** Whether it is the session that asks. */
  current!: boolean;
  /** Address of the last log-in or refresh. @example "203.0.113.7" */
  ip!: string;
  /** Program of the last log-in or refresh, as it calls itself. @example "Mozilla/5.0 (X11; Linux x86_64)" */
  userAgent!: string;
  /** ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
  /** Of the last log-in or refresh, ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  lastUsedAt!: string;
  /** When the refresh token ends, ISO 8601. @example "2026-02-14T12:30:00.000Z" */
  expiresAt!: string;
}

export class SessionPageDto {
  items!: SessionDto[];
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toSessionDto(session: Session, currentId: string | undefined): SessionDto {
  return {
    id: session.id,
    current: session.id === currentId,
    ip: session.ip,
    userAgent: session.userAgent,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.refreshedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  };
}
