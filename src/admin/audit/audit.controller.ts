import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { AuditPageDto, ListAuditDto } from './audit.dto.js';
import { AuditService } from './audit.service.js';

@ApiTags('admin')
@Controller('api/admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** What staff has changed, newest first: who, what, before and after, from where, and how it ended. */
  @Requires('admin:read')
  @ApiOkResponse({ type: AuditPageDto })
  @Get()
  list(@Query() query: ListAuditDto): Promise<AuditPageDto> {
    return this.audit.list(query);
  }
}
