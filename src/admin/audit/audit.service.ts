import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { decodeIdCursor, toPage } from '../../common/index.js';
import { Audit } from '../../platform/index.js';
import { type AuditPageDto, type ListAuditDto, toAuditEntryDto } from './audit.dto.js';

/** The trail as staff reads it. */
@Injectable()
export class AuditService {
  constructor(
    private readonly audit: Audit,
    private readonly users: UserRepository,
  ) {}

  /** Newest first. @throws InvalidInput */
  async list({ actor, action, target, from, to, limit, cursor }: ListAuditDto): Promise<AuditPageDto> {
    const filter = { actorId: actor, action, target, from: from?.getTime(), to: to?.getTime() };
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'aud');
    const rows = await this.audit.list(filter, limit + 1, before);
    const actors = await this.users.findByIds([...new Set(rows.map(({ actorId }) => actorId))]);
    const emails = new Map(actors.map(({ id, email }) => [id, email]));
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (entry) => toAuditEntryDto(entry, emails.get(entry.actorId) ?? null),
    );
  }
}
