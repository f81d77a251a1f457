import { Injectable } from '@nestjs/common';
import type { Principal } from '../../auth/index.js';
import { decodeIdCursor, toPage } from '../../common/index.js';
import { DecryptionError, MAIL_ID, type MailBody, Mailer, type StoredMail } from '../../platform/index.js';
import {
  type ListOutboxDto,
  type OutboxMailDetailDto,
  type OutboxPageDto,
  toOutboxMail,
} from './outbox.dto.js';
import { MailNotFound } from './outbox.errors.js';

/** Mails as staff see them. */
@Injectable()
export class OutboxService {
  constructor(private readonly mailer: Mailer) {}

  async list(me: Principal, { limit, cursor, ...filter }: ListOutboxDto): Promise<OutboxPageDto> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, MAIL_ID);
    const rows = await this.mailer.list(filter, limit + 1, before);
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (mail) => toOutboxMail(mail, this.bodyFor(me, mail)),
    );
  }

  /** @throws MailNotFound */
  async get(me: Principal, id: string): Promise<OutboxMailDetailDto> {
    const mail = await this.mailer.get(id);
    if (!mail) throw new MailNotFound();
    const body = this.bodyFor(me, mail);
    return { ...toOutboxMail(mail, body), html: body?.html ?? null };
  }

  /** With a link for a new password an operator would be whom it was sent to: an admin, perhaps. */
  private bodyFor(me: Principal, mail: StoredMail): MailBody | null {
    if (!me.permissions.has('users:manage')) return null;
    try {
      return this.mailer.bodyOf(mail);
    } catch (error) {
      if (error instanceof DecryptionError) return null; // its key has left ENCRYPTION_KEY
      throw error;
    }
  }
}
