import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires } from '../../auth/index.js';
import { PageQueryDto } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import {
  CreateGrantDto,
  EndGrantDto,
  GRANT_EXAMPLES,
  type GrantDto,
  type GrantPageDto,
  GrantQueryDto,
} from './grant.dto.js';
import { GrantService } from './grant.service.js';

@ApiTags('members')
@Controller('api/admin')
export class GrantController {
  constructor(private readonly grants: GrantService) {}

  /** Gives a user a product or modules, verified or not. */
  @Requires('members:manage')
  @Audited('grants.give', { target: 'user', fields: ['id', 'productId', 'moduleSlugs', 'until', 'reason'] })
  @ApiBody({ type: CreateGrantDto, examples: GRANT_EXAMPLES })
  @Post('users/:id/grants')
  give(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Body() dto: CreateGrantDto,
  ): Promise<GrantDto> {
    return this.grants.give(me.userId, id, dto);
  }

  /** What a user was given or has bought, ended ones too, newest first. */
  @Requires('admin:read')
  @Get('users/:id/grants')
  ofUser(@Param('id') id: string, @Query() { limit, cursor }: PageQueryDto): Promise<GrantPageDto> {
    return this.grants.ofUser(id, { limit, ...(cursor !== undefined && { cursor }) });
  }

  /** All grants, pending and ended ones too, newest first. */
  @Requires('admin:read')
  @Get('grants')
  list(@Query() query: GrantQueryDto): Promise<GrantPageDto> {
    return this.grants.list(query);
  }

  /** One grant. */
  @Requires('admin:read')
  @Get('grants/:id')
  get(@Param('id') id: string): Promise<GrantDto> {
    return this.grants.get(id);
  }

  /** Ends a grant, one of an order too: whatever its seller tells later, it stays ended. Other grants are not touched. */
  @Requires('members:manage')
  @Audited('grants.end', { target: 'grant', fields: ['userId', 'productId', 'moduleSlugs', 'reason'] })
  @ApiBody({ type: EndGrantDto, required: false })
  @Delete('grants/:id')
  @HttpCode(204)
  end(@CurrentPrincipal() me: Principal, @Param('id') id: string, @Body() dto?: EndGrantDto): Promise<void> {
    return this.grants.end(me.userId, id, dto?.reason ?? null);
  }
}
