import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../auth/index.js';
import { AlertDto, type AlertPageDto, ListAlertsDto } from './alert.dto.js';
import { AlertService } from './alert.service.js';

const ID = { name: 'id', description: 'Id of the alert', example: 'alt_01kf8m3q5c000r4t9w2x7y1zab' };

@ApiTags('admin')
@Requires('admin:read')
@Controller('api/admin/alerts')
export class AlertController {
  constructor(private readonly alerts: AlertService) {}

  /** Alerts of rules and of the system itself, newest first; those that are over for 180 days more. */
  @Get()
  list(@Query() query: ListAlertsDto): Promise<AlertPageDto> {
    return this.alerts.list(query);
  }

  /** One alert. */
  @ApiParam(ID)
  @ApiOkResponse({ type: AlertDto }) // the part `webhooks` of the document names it too
  @Get(':id')
  get(@Param('id') id: string): Promise<AlertDto> {
    return this.alerts.get(id);
  }
}
