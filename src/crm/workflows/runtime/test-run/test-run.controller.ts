import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../../../auth/index.js';
import { Refuses } from '../../../../common/index.js';
import { TestRunDto, type TestRunResultDto } from './test-run.dto.js';
import { TestRunService } from './test-run.service.js';

@ApiTags('crm')
@Controller('api/crm/workflows')
export class TestRunController {
  constructor(private readonly service: TestRunService) {}

  /** What the draft would do with a contact, step by step. Sends nothing and changes nothing; it need not be active. */
  @Requires('crm:read')
  @Refuses({ 422: 'Something is wrong with the draft; `problems` is the list that `validate` gives' })
  @Post(':id/test-run')
  @HttpCode(200)
  run(@Param('id') id: string, @Body() dto: TestRunDto): Promise<TestRunResultDto> {
    return this.service.run(id, dto);
  }
}
