import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses } from '../../common/index.js';
import { Authenticated, CurrentPrincipal } from '../access/access.decorators.js';
import type { Principal } from '../access/principal.js';
import { clientOf } from '../sessions/client.js';
import {
  DisableTwoFactorDto,
  RecoveryCodesDto,
  TwoFactorCodeDto,
  TwoFactorSetupDto,
  TwoFactorStateDto,
} from './two-factor.dto.js';
import { TwoFactorService } from './two-factor.service.js';

@ApiTags('auth')
@Controller('api/auth/2fa')
export class TwoFactorController {
  constructor(private readonly twoFactor: TwoFactorService) {}

  /** Whether your log-in asks for a code. */
  @Authenticated()
  @Get()
  state(@CurrentPrincipal() me: Principal): Promise<TwoFactorStateDto> {
    return this.twoFactor.state(me);
  }

  /** A secret for your authenticator app. Nothing is asked for until a code of it is sent to `enable`. */
  @Authenticated()
  @Refuses({ 409: 'It is switched on already' })
  @Post('setup')
  @HttpCode(200)
  setUp(
    @CurrentPrincipal() me: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TwoFactorSetupDto> {
    void reply.header('cache-control', 'no-store');
    return this.twoFactor.setUp(me);
  }

  /**
   * Switch two-factor authentication on with a code of the app; answers with recovery codes, shown this once.
   * @remarks Your other log-ins end, since they have shown a password only.
   */
  @Authenticated()
  @Refuses({
    403: 'The code is wrong or too old',
    409: 'It is switched on already, or there is no secret yet',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @Post('enable')
  @HttpCode(200)
  enable(
    @CurrentPrincipal() me: Principal,
    @Body() dto: TwoFactorCodeDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecoveryCodesDto> {
    void reply.header('cache-control', 'no-store');
    return this.twoFactor.enable(me, dto);
  }

  /** Switch it off, with your password and a code (of the app or a recovery code). Real trading ends with it. */
  @Authenticated()
  @Refuses({
    403: 'Password or code is wrong, or it is switched off',
    429: 'Too many attempts; Retry-After says when to come again',
  })
  @Post('disable')
  @HttpCode(204)
  disable(
    @CurrentPrincipal() me: Principal,
    @Body() dto: DisableTwoFactorDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.twoFactor.disable(me, dto, clientOf(request));
  }
}
