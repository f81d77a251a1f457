import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQueryDto, Refuses } from '../../common/index.js';
import { Authenticated, CurrentPrincipal } from '../access/access.decorators.js';
import type { Principal } from '../access/principal.js';
import { type ApiKeyDto, ApiKeyPageDto, CreateApiKeyDto, type CreatedApiKeyDto } from './api-key.dto.js';
import { ApiKeys } from './api-key.service.js';

@ApiTags('auth')
@Authenticated()
@Controller('api/auth/api-keys')
export class ApiKeyController {
  constructor(private readonly keys: ApiKeys) {}

  /** Make an API key; it is shown this once. */
  @Refuses({ 403: 'A scope is beyond the role' })
  @Post()
  create(@CurrentPrincipal() me: Principal, @Body() dto: CreateApiKeyDto): Promise<CreatedApiKeyDto> {
    return this.keys.create(me, dto);
  }

  /** Your API keys, newest first. */
  @Get() list(@CurrentPrincipal() me: Principal, @Query() query: PageQueryDto): Promise<ApiKeyPageDto> {
    return this.keys.list(me.userId, query);
  }

  /** One of your API keys. */
  @Get(':id') get(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<ApiKeyDto> {
    return this.keys.get(me.userId, id);
  }

  /** Delete an API key; it ends at once. */
  @Delete(':id') @HttpCode(204) delete(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
  ): Promise<void> {
    return this.keys.delete(me.userId, id);
  }
}
