import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { PageQueryDto, Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { CurrentPrincipal, Requires } from '../access/access.decorators.js';
import type { Principal } from '../access/principal.js';
import { type CreatedInviteDto, CreateInviteDto, type InvitePageDto } from './invite.dto.js';
import { InviteService } from './invite.service.js';

@ApiTags('admin')
@Requires('users:manage')
@Controller('api/admin/invites')
export class InviteController {
  constructor(private readonly invites: InviteService) {}

  /**
   * Invite somebody to make an account: the link is mailed to them, and shown to you this once.
   * @remarks Good once, for 7 days, for this e-mail, while you may invite. Who registers with it has a verified e-mail.
   */
  @Audited('users.invite', { target: 'invite', fields: ['email', 'role'] })
  @Refuses({ 403: 'Only admins invite staff', 409: 'The e-mail has an account' })
  @Post()
  create(@CurrentPrincipal() me: Principal, @Body() dto: CreateInviteDto): Promise<CreatedInviteDto> {
    return this.invites.create(me, dto);
  }

  /** Invitations that are open, newest first; without their tokens. */
  @Get()
  list(@Query() query: PageQueryDto): Promise<InvitePageDto> {
    return this.invites.list(query);
  }

  /** Take an open invitation back. */
  @ApiParam({ name: 'id', description: 'Of the invitation', example: 'inv_01kf8m3q5c000r4t9w2x7y1zab' })
  @Audited('users.invite-delete', { target: 'invite' })
  @Delete(':id')
  @HttpCode(204)
  delete(@Param('id') id: string): Promise<void> {
    return this.invites.delete(id);
  }
}
