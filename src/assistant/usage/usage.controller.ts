import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { AssistantUsageDto } from './usage.dto.js';
import { UsageService } from './usage.service.js';

@ApiTags('assistant')
@Requires('assistant:use')
@Controller('api/assistant/usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  /** How many tokens your questions have used up today, of how many. */
  @Get() today(@CurrentPrincipal() me: Principal): Promise<AssistantUsageDto> {
    return this.usage.today(me.userId);
  }
}
