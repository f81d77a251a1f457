import { ApiProperty } from '@nestjs/swagger';
import type { Session } from './session.repository.js';

export class SessionDto {
  id!: string;
  /** Whether it is the session that asks. */
  current!: boolean;
  /** Address of the last log-in or refresh. @example "203.0.113.7" */
  ip!: string;
  /** Program of the last log-in or refresh, as it calls itself. */
  userAgent!: string;
  /** ISO 8601. */
  createdAt!: string;
  /** Of the last log-in or refresh, ISO 8601. */
  lastUsedAt!: string;
  /** When the refresh token ends, ISO 8601. */
  expiresAt!: string;
}

export class SessionPageDto {
  items!: SessionDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
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
