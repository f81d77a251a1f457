import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQueryDto } from '../../common/index.js';
import { Authenticated, CurrentPrincipal } from '../access/access.decorators.js';
import type { Principal } from '../access/principal.js';
import { type SessionDto, SessionPageDto } from './session.dto.js';
import { SessionService } from './session.service.js';

@ApiTags('auth')
@Authenticated()
@Controller('api/auth/sessions')
export class SessionController {
  constructor(private readonly sessions: SessionService) {}

  /** Your log-ins, newest first. */
  @Get() list(@CurrentPrincipal() me: Principal, @Query() query: PageQueryDto): Promise<SessionPageDto> {
    return this.sessions.list(me, query);
  }

  /** One of your log-ins. */
  @Get(':id') get(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<SessionDto> {
    return this.sessions.get(me, id);
  }

  /** End one of your log-ins; its tokens and sockets end at once. */
  @Delete(':id') @HttpCode(204) delete(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
  ): Promise<void> {
    return this.sessions.delete(me.userId, id);
  }

  /** End all your log-ins but this one. */
  @Delete() @HttpCode(204) deleteOthers(@CurrentPrincipal() me: Principal): Promise<void> {
    return this.sessions.endAll(me.userId, me.sessionId);
  }
}
