import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../auth/index.js';
import type { FirstStepsDto } from './first-steps.dto.js';
import { FirstStepsService } from './first-steps.service.js';

@ApiTags('console')
@Controller('api/console/first-steps')
export class FirstStepsController {
  constructor(private readonly steps: FirstStepsService) {}

  /** Whether there is anything to look at, whether it was made up, and how to send the first webhook. */
  @Requires('events:write')
  @Header('cache-control', 'no-store')
  @Get()
  look(): Promise<FirstStepsDto> {
    return this.steps.look();
  }
}
