import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import { AdminHealthDto } from './admin-health.dto.js';
import { AdminHealthService } from './admin-health.service.js';

@ApiTags('admin')
@Controller('api/admin/health')
export class AdminHealthController {
  constructor(private readonly health: AdminHealthService) {}

  /** How the installation is: database, Redis, jobs, counting, versions. 503 when the database is away. */
  @Requires('admin:read')
  @ApiOkResponse({ type: AdminHealthDto })
  @Get()
  now(): Promise<AdminHealthDto> {
    return this.health.now();
  }
}
