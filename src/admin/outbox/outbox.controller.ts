import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { ListOutboxDto, type OutboxMailDetailDto, type OutboxPageDto } from './outbox.dto.js';
import { OutboxService } from './outbox.service.js';

@ApiTags('admin')
@Requires('admin:read')
@Controller('api/admin/outbox')
export class OutboxController {
  constructor(private readonly outbox: OutboxService) {}

  /**
   * Mails of the last 90 days, newest first.
   * @remarks Where there is no SMTP_URL mails are `kept`, and what they say is shown to callers with `users:manage`.
   */
  @Get()
  list(@CurrentPrincipal() me: Principal, @Query() query: ListOutboxDto): Promise<OutboxPageDto> {
    return this.outbox.list(me, query);
  }

  /** One mail. */
  @Get(':id')
  get(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<OutboxMailDetailDto> {
    return this.outbox.get(me, id);
  }
}
