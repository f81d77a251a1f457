import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Proofs } from '../accounts/proofs.js';
import { UserRepository } from '../accounts/user.repository.js';
import { Unauthenticated } from '../auth.errors.js';
import type { Client } from '../sessions/client.js';
import { SessionService } from '../sessions/session.service.js';
import { otpauthUrl } from './totp.rules.js';
import type {
  DisableTwoFactorDto,
  RecoveryCodesDto,
  TwoFactorCodeDto,
  TwoFactorSetupDto,
  TwoFactorStateDto,
} from './two-factor.dto.js';
import { TwoFactor } from './two-factor.js';

/** Switching one's own second factor on and off. */
@Injectable()
export class TwoFactorService {
  constructor(
    private readonly twoFactor: TwoFactor,
    private readonly proofs: Proofs,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
  ) {}

  state({ userId }: Principal): Promise<TwoFactorStateDto> {
    return this.twoFactor.state(userId);
  }

  /** @throws TwoFactorOn */
  async setUp({ userId }: Principal): Promise<TwoFactorSetupDto> {
    const user = await this.users.findById(userId);
    if (!user) throw new Unauthenticated();
    const secret = await this.twoFactor.setUp(userId);
    return { secret, otpauthUrl: otpauthUrl(secret, user.email) };
  }

  /** The other log-ins end: they have shown a password only. @throws TwoFactorNotSetUp, TwoFactorOn, TwoFactorWrong */
  async enable({ userId, sessionId }: Principal, { code }: TwoFactorCodeDto): Promise<RecoveryCodesDto> {
    const recoveryCodes = await this.twoFactor.enable(userId, code);
    await this.sessions.endAll(userId, sessionId);
    return { recoveryCodes };
  }

  /** @throws WrongPassword, TwoFactorOff, TwoFactorWrong, TooManyAttempts */
  async disable(
    { userId }: Principal,
    { password, code }: DisableTwoFactorDto,
    client: Client,
  ): Promise<void> {
    await this.proofs.ofOwner(userId, { password, code }, client);
    await this.twoFactor.disable(userId);
  }
}
