import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../../auth/index.js';
import { Audited } from '../../../platform/index.js';
import { AlertTest } from './alert-test.js';
import { type AlertSettingsDto, type AlertTestDto, ChangeAlertSettingsDto } from './notify.dto.js';
import { SettingsService } from './settings.service.js';

@ApiTags('admin')
@Controller('api/admin/alert-settings')
export class SettingsController {
  constructor(
    private readonly settings: SettingsService,
    private readonly tests: AlertTest,
  ) {}

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

  /** Tells an alert that is none (`ALERTS.TEST`) to all of these: mails are on their way, the webhook is posted once. */
  @Requires('alerts:manage')
  @Audited('alert-settings.test')
  @Post('test')
  @HttpCode(200)
  test(): Promise<AlertTestDto> {
    return this.tests.run();
  }
}
