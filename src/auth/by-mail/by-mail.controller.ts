import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public, Refuses } from '../../common/index.js';
import { Authenticated, CurrentPrincipal } from '../access/access.decorators.js';
import type { Principal } from '../access/principal.js';
import { clientOf } from '../sessions/client.js';
import { ForgotPasswordDto, ResetPasswordDto, VerifyEmailDto } from './by-mail.dto.js';
import { EmailVerification } from './email-verification.js';
import { ForgottenPassword } from './forgotten-password.js';
import { PasswordReset } from './password-reset.js';

const TOO_MANY = { 429: 'Too many attempts; Retry-After says when to come again' } as const;

@ApiTags('auth')
@Controller('api/auth')
export class ByMailController {
  constructor(
    private readonly verification: EmailVerification,
    private readonly forgotten: ForgottenPassword,
    private readonly reset: PasswordReset,
  ) {}

  /**
   * Verify your e-mail, with the token that was mailed there.
   * @remarks A token is good once, for 7 days. What was bought with the e-mail is claimed then.
   */
  @Public()
  @Post('verify-email')
  @HttpCode(204)
  verifyEmail(@Body() dto: VerifyEmailDto): Promise<void> {
    return this.verification.verify(dto.token);
  }

  /** Have the mail to verify your e-mail sent again; nothing is sent when it is verified already. */
  @Authenticated()
  @Refuses(TOO_MANY)
  @Post('verify-email/resend')
  @HttpCode(204)
  resend(@CurrentPrincipal() me: Principal): Promise<void> {
    return this.verification.sendAgain(me.userId);
  }

  /**
   * Ask for a new password: a token is mailed, if the e-mail has an account. Throttled by e-mail and by address.
   * @remarks The answer is the same, and takes as long, whether there is an account or not.
   */
  @Public()
  @Refuses(TOO_MANY)
  @Post('forgot-password')
  @HttpCode(204)
  forgotPassword(@Body() dto: ForgotPasswordDto, @Req() request: FastifyRequest): Promise<void> {
    return this.forgotten.ask(dto.email, clientOf(request));
  }

  /**
   * Set a new password, with the token that was mailed. Throttled by address.
   * @remarks A token is good once, for an hour. All log-ins of the account end, and all tokens that were mailed before;
   * the e-mail counts as verified. Two-factor authentication and API keys stay where it was verified before, and go where not.
   */
  @Public()
  @Refuses(TOO_MANY)
  @Post('reset-password')
  @HttpCode(204)
  resetPassword(@Body() dto: ResetPasswordDto, @Req() request: FastifyRequest): Promise<void> {
    return this.reset.reset(dto, clientOf(request));
  }
}
