import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { type ConsoleSettingsDto, toConsoleSettingsDto } from './console-settings.dto.js';

@ApiTags('console')
@Controller('api/console/settings')
export class ConsoleSettingsController {
  constructor(private readonly config: Config) {}

  /** What a front end has to know before anybody has logged in. */
  @Public()
  @Get()
  settings(): ConsoleSettingsDto {
    return toConsoleSettingsDto(this.config);
  }
}
