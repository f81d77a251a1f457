import { Body, Controller, Get, HttpCode, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public, Refuses } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Authenticated, CurrentPrincipal } from '../access/access.decorators.js';
import type { Principal } from '../access/principal.js';
import { RefreshRefused } from '../auth.errors.js';
import { clientOf } from '../sessions/client.js';
import {
  ChangePasswordDto,
  LoggedInDto,
  LoginDto,
  MeDto,
  RefreshDto,
  RegisterDto,
  UpdateMeDto,
} from './account.dto.js';
import { AccountService } from './account.service.js';
import { clearRefreshCookie, refreshTokenOf, setRefreshCookie } from './refresh-cookie.js';

@ApiTags('auth')
@Controller('api/auth')
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly config: Config,
  ) {}

  /** Make an account and log in. Throttled by address. */
  @Public()
  @Refuses({
    403: 'Registration is closed, or the invitation is not valid',
    409: 'The e-mail has an account',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @Post('register')
  async register(
    @Body() dto: RegisterDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoggedInDto> {
    return this.withCookie(request, reply, await this.accounts.register(dto, clientOf(request)));
  }

  /**
   * Log in. Throttled by account and by address.
   * @remarks An account with two-factor authentication answers 401 `AUTH.TWO_FACTOR_REQUIRED` to the right password alone;
   * send it again with `code`.
   */
  @Public()
  @Refuses({
    401: 'E-mail, password or code is wrong, a code is needed, or the account is suspended',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @Post('login')
  @HttpCode(200)
  async login(
    @Body() dto: LoginDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoggedInDto> {
    return this.withCookie(request, reply, await this.accounts.login(dto, clientOf(request)));
  }

  /**
   * Exchange the refresh token, of the body or the cookie, for new tokens.
   * @remarks Each refresh token is good for one use. The one before gets the same answer for ten seconds;
   * later use means that somebody copied it, and ends the log-in.
   */
  @Public()
  @Refuses({ 401: 'The refresh token is not valid any more', 403: 'The cookie came from a foreign origin' })
  @Post('refresh')
  @HttpCode(200)
  async refresh(
    @Body() dto: RefreshDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoggedInDto> {
    const token = refreshTokenOf(request, this.config, dto.refreshToken);
    if (!token) throw new RefreshRefused();
    return this.withCookie(request, reply, await this.accounts.refresh(token, clientOf(request)));
  }

  /** End the log-in that the refresh token (body or cookie) or the access token belongs to. */
  @Public()
  @Refuses({ 401: 'There is no live session', 403: 'The cookie came from a foreign origin' })
  @Post('logout')
  @HttpCode(204)
  async logout(
    @Body() dto: RefreshDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const refresh = refreshTokenOf(request, this.config, dto.refreshToken);
    clearRefreshCookie(request, reply, this.config);
    await this.accounts.logout({ refresh, access: bearerOf(request) });
  }

  /** Your account and what you may do. */
  @Authenticated({ keys: true })
  @Get('me')
  me(@CurrentPrincipal() me: Principal): Promise<MeDto> {
    return this.accounts.me(me);
  }

  /** Change your account. */
  @Authenticated()
  @Refuses({ 403: 'Only staff may have the daily insight by mail' })
  @Patch('me')
  updateMe(@CurrentPrincipal() me: Principal, @Body() dto: UpdateMeDto): Promise<MeDto> {
    return this.accounts.updateMe(me, dto);
  }

  /** Change your password; all your other log-ins end. */
  @Authenticated()
  @Refuses({
    403: 'The current password is wrong',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @Post('password')
  @HttpCode(204)
  changePassword(
    @CurrentPrincipal() me: Principal,
    @Body() dto: ChangePasswordDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.accounts.changePassword(me, dto, clientOf(request));
  }

  private withCookie(request: FastifyRequest, reply: FastifyReply, answer: LoggedInDto): LoggedInDto {
    void reply.header('cache-control', 'no-store');
    setRefreshCookie(request, reply, this.config, answer.refreshToken);
    return answer;
  }
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
