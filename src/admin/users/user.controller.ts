import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal, Requires, UserDto } from '../../auth/index.js';
import { Refuses } from '../../common/index.js';
import { Audited } from '../../platform/index.js';
import { ChangeUserDto, ListUsersDto, SuspendUserDto, UserListDto, UserPageDto } from './user.dto.js';
import { UserPage } from './user-page.js';
import { UserService } from './user.service.js';

/** What the trail shows of a user. */
const AUDITED = { target: 'user', fields: ['name', 'role', 'status', 'reason'] };

const ID = { name: 'id', description: 'Id of the user', example: 'usr_01kf8m3q5c000r4t9w2x7y1zab' };

@ApiTags('admin')
@Controller('api/admin/users')
export class UserController {
  constructor(
    private readonly users: UserService,
    private readonly pages: UserPage,
  ) {}

  /** Users by page, found by the beginnings of words. The total is exact, and a change shows in the next answer. */
  @Requires('admin:read')
  @ApiOkResponse({ type: UserListDto })
  @Get()
  list(@Query() query: ListUsersDto): Promise<UserListDto> {
    return this.users.list(query);
  }

  /** One user with latest events, trades, log-ins, keys, modules and their grants, bot, and what staff has changed. */
  @Requires('admin:read')
  @ApiParam(ID)
  @ApiOkResponse({ type: UserPageDto })
  @Get(':id')
  get(@Param('id') id: string): Promise<UserPageDto> {
    return this.pages.of(id);
  }

  /** Change the name or the role. A new role holds at once, for sessions, keys and sockets. */
  @Requires('users:manage')
  @Audited('users.change', AUDITED)
  @Refuses({ 409: 'It is the last active admin' })
  @ApiParam(ID)
  @ApiOkResponse({ type: UserDto })
  @Patch(':id')
  change(@Param('id') id: string, @Body() dto: ChangeUserDto): Promise<UserDto> {
    return this.users.change(id, dto);
  }

  /**
   * Suspend an account: its log-ins end at once, its API keys are refused, its sockets close and its bot stops.
   * @remarks Open trades are settled by the broker. Suspending it again changes nothing.
   */
  @Requires('users:manage')
  @Audited('users.suspend', AUDITED)
  @Refuses({ 409: 'It is your own account, or the last active admin' })
  @ApiParam(ID)
  @ApiOkResponse({ type: UserDto })
  @Post(':id/suspend')
  @HttpCode(200)
  suspend(
    @CurrentPrincipal() me: Principal,
    @Param('id') id: string,
    @Body() dto?: SuspendUserDto,
  ): Promise<UserDto> {
    return this.users.suspend(me.userId, id, dto ?? {});
  }

  /** Activate a suspended account: its owner may log in again, its API keys are good again. A bot stays stopped. */
  @Requires('users:manage')
  @Audited('users.activate', AUDITED)
  @ApiParam(ID)
  @ApiOkResponse({ type: UserDto })
  @Post(':id/activate')
  @HttpCode(200)
  activate(@CurrentPrincipal() me: Principal, @Param('id') id: string): Promise<UserDto> {
    return this.users.activate(me.userId, id);
  }
}
