import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentPrincipal, type Principal } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import type { EntitlementPageDto } from './entitlement.dto.js';
import type { CompletedLessonDto, MyModulePageDto, OpenModuleDto } from './my-module.dto.js';
import { MyModuleService } from './my-module.service.js';

const Slug = () => ApiParam({ name: 'slug', description: 'Of the module', example: 'trader-pro' });
const LOCKED =
  '`MODULE.LOCKED`: you do not have it (`checkoutUrl` says where it is bought), or have not completed what comes before (`missing`)';

@ApiTags('members')
@Authenticated()
@Controller('api')
export class MyModuleController {
  constructor(private readonly modules: MyModuleService) {}

  /** The catalogue, each module locked or unlocked for you, with your progress. */
  @Get('modules')
  list(@CurrentPrincipal() me: Principal): Promise<MyModulePageDto> {
    return this.modules.list(me.userId);
  }

  /** A module of yours with its lessons; those whose day has not come show neither text nor address. */
  @Slug()
  @Refuses({ 403: LOCKED, 404: 'There is no such module' })
  @Get('modules/:slug')
  open(@CurrentPrincipal() me: Principal, @Param('slug') slug: string): Promise<OpenModuleDto> {
    return this.modules.open(me.userId, slug);
  }

  /** Marks a lesson as completed. A second time changes nothing. */
  @Slug()
  @ApiParam({ name: 'id', description: 'Of the lesson', example: 'welcome' })
  @Refuses({ 403: `${LOCKED}; or \`MODULE.LESSON_NOT_YET\`: it opens at \`availableAt\`` })
  @Post('modules/:slug/lessons/:id/complete')
  @HttpCode(200)
  complete(
    @CurrentPrincipal() me: Principal,
    @Param('slug') slug: string,
    @Param('id') id: string,
  ): Promise<CompletedLessonDto> {
    return this.modules.complete(me.userId, slug, id);
  }

  /** The modules that are unlocked for you now, and until when. The socket tells of changes: `entitlements:update`. */
  @Get('me/entitlements')
  unlocked(@CurrentPrincipal() me: Principal): Promise<EntitlementPageDto> {
    return this.modules.unlocked(me.userId);
  }
}
