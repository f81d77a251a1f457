import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../../auth/index.js';
import { Audited } from '../../../platform/index.js';
import { type AlertSettingsDto, ChangeAlertSettingsDto } from './notify.dto.js';
import { SettingsService } from './settings.service.js';

@ApiTags('admin')
@Controller('api/admin/alert-settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  /** Who is told of alerts of the system, and of rules that do not say it themselves. */
  @Requires('admin:read')
  @Get()
  get(@CurrentPrincipal() me: Principal): Promise<AlertSettingsDto> {
    return this.settings.get(me);
  }

  /** Changes what is given. Alerts of severity `info` are only on the screen. */
  @Requires('alerts:manage')
  @Audited('alert-settings.change', { fields: ['emails', 'webhookHost'] })
  @Patch()
  change(@Body() dto: ChangeAlertSettingsDto): Promise<AlertSettingsDto> {
    return this.settings.change(dto);
  }
}
