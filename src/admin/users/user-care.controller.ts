import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientOf, CurrentPrincipal, EraseMeDto, type Principal, Requires } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { UserCareService } from './user-care.service.js';

const AUDITED = { target: 'user' };

const ID = { name: 'id', description: 'Id of the user', example: 'usr_01kf8m3q5c000r4t9w2x7y1zab' };

@ApiTags('admin')
@Controller('api/admin/users')
export class UserCareController {
  constructor(private readonly care: UserCareService) {}

  /** Mail a user a link for a new password, good once and for an hour. The password stays as it is until then. */
  @Requires('users:manage')
  @Audited('users.password-reset', AUDITED)
  @Refuses({ 409: 'The account is suspended' })
  @ApiParam(ID)
  @Post(':id/password-reset')
  @HttpCode(204)
  passwordReset(@Param('id') id: string): Promise<void> {
    return this.care.sendPasswordReset(id);
  }

  /** End all log-ins of a user; of your own all but this one. API keys stay. */
  @Requires('users:manage')
  @Audited('users.end-sessions', AUDITED)
  @ApiParam(ID)
  @Delete(':id/sessions')
  @HttpCode(204)
  endSessions(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<void> {
    return this.care.endSessions(me, id);
  }

  /**
   * Everything that is kept about a user who asks for it, as `GET /api/me/export` gives it to them. It is in the trail.
   * @remarks Sent as it is read. Up to ten times an hour, together with what they fetch themselves.
   */
  @Requires('users:manage')
  @Audited('users.export', AUDITED)
  @Refuses({ 429: 'It was fetched several times within the hour; Retry-After says when to come again' })
  @ApiParam(ID)
  @ApiOkResponse({
    description: 'The archive, as an attachment',
    content: { 'application/zip': { schema: { type: 'string', format: 'binary', example: 'an archive' } } },
  })
  @Get(':id/export')
  async export(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    void reply.header('cache-control', 'no-store');
    const { name, content } = await this.care.export(id);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(content, { type: 'application/zip', disposition });
  }

  /**
   * Erase a user who asks for it, as `DELETE /api/me` does: the account ends at once, its data goes right after.
   * @remarks Your own password is asked for, and a code where you have two-factor authentication. It cannot be taken back.
   */
  @Requires('users:manage')
  @Audited('users.erase', AUDITED)
  @Refuses({
    403: 'Your password or code is wrong, or a code is needed; or the role or key may not manage users',
    409: '`ADMIN.ERASE_YOURSELF`; `AUTH.LAST_ADMIN`; `BROKER.REAL_TRADES_OPEN`: trades with real money are open',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @ApiParam(ID)
  @Delete(':id')
  @HttpCode(204)
  erase(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Body() dto: EraseMeDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.care.erase(me, id, dto, clientOf(request));
  }
}
