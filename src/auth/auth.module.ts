import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { MongooseModule } from '@nestjs/mongoose';
import { Config } from '../config/index.js';
import { AccessGuard } from './access/access.guard.js';
import { StandingAccess } from './access/standing-access.js';
import { SocketLogIn } from './access/socket-log-in.js';
import { AccessTokenStrategy, ApiKeyStrategy } from './access/strategies.js';
import { AccountController } from './accounts/account.controller.js';
import { AccountService } from './accounts/account.service.js';
import { AccountStates } from './accounts/account-states.js';
import { FirstAdmin } from './accounts/first-admin.js';
import { AccountMails } from './by-mail/account-mails.js';
import { ByMailController } from './by-mail/by-mail.controller.js';
import { EmailVerification } from './by-mail/email-verification.js';
import { ForgottenPassword } from './by-mail/forgotten-password.js';
import { OtherWaysIn } from './by-mail/other-ways-in.js';
import { PasswordReset } from './by-mail/password-reset.js';
import { InviteController } from './invites/invite.controller.js';
import { InviteDocument, InviteSchema } from './invites/invite.schema.js';
import { InviteService } from './invites/invite.service.js';
import { Invites } from './invites/invites.js';
import { AccountPart } from './personal-data/account.part.js';
import { ErasureRepository } from './personal-data/erasure.repository.js';
import { ErasureDocument, ErasureSchema } from './personal-data/erasure.schema.js';
import { Erasures } from './personal-data/erasures.js';
import { PersonalDataController } from './personal-data/personal-data.controller.js';
import { PersonalDataModule } from './personal-data/personal-data.module.js';
import { PersonalDataService } from './personal-data/personal-data.service.js';
import { PlatformPart } from './personal-data/platform.part.js';
import { Passwords } from './accounts/passwords.js';
import { Proofs } from './accounts/proofs.js';
import { Registration } from './accounts/registration.js';
import { UserFigures } from './accounts/user.figures.js';
import { UserRepository } from './accounts/user.repository.js';
import { UserDocument, UserSchema } from './accounts/user.schema.js';
import { ApiKeyController } from './api-keys/api-key.controller.js';
import { ApiKeyRepository } from './api-keys/api-key.repository.js';
import { ApiKeyDocument, ApiKeySchema } from './api-keys/api-key.schema.js';
import { ApiKeys } from './api-keys/api-key.service.js';
import { OneTimeTokenRepository } from './one-time/one-time-token.repository.js';
import { OneTimeTokenDocument, OneTimeTokenSchema } from './one-time/one-time-token.schema.js';
import { OneTimeTokens } from './one-time/one-time-tokens.js';
import { AccessTokens } from './sessions/access-tokens.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionDocument, SessionSchema } from './sessions/session.schema.js';
import { SessionService } from './sessions/session.service.js';
import { AttemptCounters } from './throttle/attempt-counters.js';
import { SharedCounters } from './throttle/shared-counters.js';
import { Throttle } from './throttle/throttle.service.js';
import { TwoFactorController } from './two-factor/two-factor.controller.js';
import { TwoFactor } from './two-factor/two-factor.js';
import { TwoFactorRepository } from './two-factor/two-factor.repository.js';
import { TwoFactorDocument, TwoFactorSchema } from './two-factor/two-factor.schema.js';
import { TwoFactorService } from './two-factor/two-factor.service.js';

/** Accounts, sessions, keys, and the guard before every route. */
@Module({
  imports: [
    PersonalDataModule,
    MongooseModule.forFeature([
      { name: UserDocument.name, schema: UserSchema },
      { name: SessionDocument.name, schema: SessionSchema },
      { name: ApiKeyDocument.name, schema: ApiKeySchema },
      { name: InviteDocument.name, schema: InviteSchema },
      { name: ErasureDocument.name, schema: ErasureSchema },
      { name: OneTimeTokenDocument.name, schema: OneTimeTokenSchema },
      { name: TwoFactorDocument.name, schema: TwoFactorSchema },
    ]),
    JwtModule.registerAsync({
      inject: [Config],
      useFactory: (config: Config) => ({
        secret: config.jwtSecret,
        signOptions: { algorithm: 'HS256' },
        verifyOptions: { algorithms: ['HS256'], ignoreExpiration: true }, // AccessTokens.accept looks at it
      }),
    }),
  ],
  controllers: [
    AccountController,
    ByMailController,
    SessionController,
    ApiKeyController,
    TwoFactorController,
    InviteController,
    PersonalDataController,
  ],
  providers: [
    UserFigures,
    UserRepository,
    Passwords,
    Invites,
    InviteService,
    OneTimeTokenRepository,
    OneTimeTokens,
    AccountMails,
    EmailVerification,
    ForgottenPassword,
    OtherWaysIn,
    PasswordReset,
    Registration,
    Proofs,
    AccountService,
    AccountStates,
    FirstAdmin,
    SessionRepository,
    AccessTokens,
    SessionService,
    ApiKeyRepository,
    ApiKeys,
    { provide: AttemptCounters, useClass: SharedCounters },
    Throttle,
    TwoFactorRepository,
    TwoFactor,
    TwoFactorService,
    AccessTokenStrategy,
    ApiKeyStrategy,
    SocketLogIn,
    StandingAccess,
    AccountPart,
    PlatformPart,
    ErasureRepository,
    Erasures,
    PersonalDataService,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    AccountStates,
    ApiKeys,
    AttemptCounters,
    EmailVerification,
    ForgottenPassword,
    InviteService,
    Passwords,
    PersonalDataService,
    Proofs,
    SessionService,
    StandingAccess,
    TwoFactor,
    UserRepository,
  ],
})
export class AuthModule {}
