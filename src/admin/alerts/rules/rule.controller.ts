import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../../auth/index.js';
import { Refuses } from '../../../common/index.js';
import { Audited } from '../../../platform/index.js';
import { CreateRuleDto, type RuleDto, type RulePageDto, UpdateRuleDto } from './rule.dto.js';
import { RuleService } from './rule.service.js';

/** What the trail shows of a rule; of its webhook the host. */
const AUDITED = {
  target: 'alert-rule',
  fields: [
    ...['name', 'metric', 'comparison', 'threshold', 'forSeconds', 'severity', 'enabled', 'noData'],
    ...['emails', 'webhookHost'],
  ],
};

const ID = { name: 'id', description: 'Id of the rule', example: 'rul_01kf8m3q5c000r4t9w2x7y1zab' };

@ApiTags('admin')
@Controller('api/admin/alert-rules')
export class RuleController {
  constructor(private readonly rules: RuleService) {}

  /** All alert rules and where they stand, the oldest first. */
  @Requires('admin:read')
  @Get()
  list(@CurrentPrincipal() me: Principal): Promise<RulePageDto> {
    return this.rules.list(me);
  }

  /**
   * Adds a rule: staff is told when a figure is beyond a threshold for some time.
   * @remarks Figures are looked at every 5 s by one process; one of scope `process` is that process's own.
   */
  @Requires('alerts:manage')
  @Audited('alert-rules.create', AUDITED)
  @Refuses({ 409: 'There are 200 rules' })
  @Post()
  create(@Body() dto: CreateRuleDto): Promise<RuleDto> {
    return this.rules.create(dto);
  }

  /** One rule. */
  @Requires('admin:read')
  @ApiParam(ID)
  @Get(':id')
  get(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<RuleDto> {
    return this.rules.get(me, id);
  }

  /** Changes what is given. What the rule asks for begins anew then, and an open alert of it is over. */
  @Requires('alerts:manage')
  @Audited('alert-rules.change', AUDITED)
  @ApiParam(ID)
  @Patch(':id')
  update(@Param('id') id: string, @Body() dto: UpdateRuleDto): Promise<RuleDto> {
    return this.rules.update(id, dto);
  }

  /** Deletes a rule; an open alert of it is over. Default rules do not come back. */
  @Requires('alerts:manage')
  @Audited('alert-rules.delete', AUDITED)
  @ApiParam(ID)
  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string): Promise<void> {
    return this.rules.remove(id);
  }
}
