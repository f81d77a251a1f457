import { Injectable } from '@nestjs/common';
import type { User } from '../accounts/user.repository.js';
import { ApiKeys } from '../api-keys/api-key.service.js';
import { SessionService } from '../sessions/session.service.js';
import { TwoFactor } from '../two-factor/two-factor.js';

/** What lets people into an account, or keeps them out, beside its password. */
@Injectable()
export class OtherWaysIn {
  constructor(
    private readonly sessions: SessionService,
    private readonly keys: ApiKeys,
    private readonly twoFactor: TwoFactor,
  ) {}

  /**
   * When the owner of the e-mail takes the account over. Anybody may register with anybody's: so keys and a second factor of
   * before it was verified are perhaps a stranger's, who would stay in, or keep the owner out.
   * @param user as the account was before
   */
  async end({ id, emailVerified }: User): Promise<void> {
    await this.sessions.endAll(id);
    if (emailVerified) return;
    await this.keys.deleteAll(id);
    await this.twoFactor.disable(id);
  }
}
