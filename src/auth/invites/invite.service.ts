import { Injectable } from '@nestjs/common';
import { decodeIdCursor, type PageQueryDto, toPage } from '../../common/index.js';
import type { Principal } from '../access/principal.js';
import { UserRepository } from '../accounts/user.repository.js';
import { EmailTaken, Forbidden, NotFound } from '../auth.errors.js';
import { AccountMails } from '../by-mail/account-mails.js';
import {
  type CreatedInviteDto,
  type CreateInviteDto,
  type InvitePageDto,
  toInviteDto,
} from './invite.dto.js';
import { mayInvite } from './invite.rules.js';
import { INVITE_ID, Invites } from './invites.js';

/** Inviting people: the link is mailed to them, and shown to who invites. */
@Injectable()
export class InviteService {
  constructor(
    private readonly invites: Invites,
    private readonly users: UserRepository,
    private readonly mails: AccountMails,
  ) {}

  /** @throws Forbidden, EmailTaken */
  async create(
    me: Pick<Principal, 'userId' | 'role'>,
    { email, role }: CreateInviteDto,
  ): Promise<CreatedInviteDto> {
    if (!mayInvite(me.role, role)) throw new Forbidden('Only admins invite staff');
    if (await this.users.findByEmail(email)) throw new EmailTaken();
    const { token, ...invite } = await this.invites.create(me.userId, email, role);
    const link = await this.mails.invite(email, token);
    return { ...toInviteDto(invite), inviteToken: token, link };
  }

  async list({ limit, cursor }: PageQueryDto): Promise<InvitePageDto> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, INVITE_ID);
    const rows = await this.invites.list(limit + 1, before);
    return toPage(rows, limit, ({ id }) => [id], toInviteDto);
  }

  /** @throws NotFound */
  async delete(id: string): Promise<void> {
    if (!(await this.invites.delete(id))) throw new NotFound('No such open invitation');
  }
}
