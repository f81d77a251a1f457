import { Injectable } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Clock, Encryption } from '../../platform/index.js';
import { tokenHash } from '../access/secrets.js';
import { Throttle } from '../throttle/throttle.service.js';
import { newRecoveryCodes, newSecret, recoveryCode, stepOf } from './totp.rules.js';
import { TwoFactorNotSetUp, TwoFactorOff, TwoFactorOn, TwoFactorWrong } from './two-factor.errors.js';
import { TwoFactorRepository, type TwoFactorState } from './two-factor.repository.js';

/** Codes of authenticator apps (TOTP, RFC 6238) and recovery codes. Each is good for one use. */
@Injectable()
export class TwoFactor {
  constructor(
    private readonly states: TwoFactorRepository,
    private readonly encryption: Encryption,
    private readonly throttle: Throttle,
    private readonly clock: Clock,
  ) {}

  async isEnabled(userId: string): Promise<boolean> {
    return (await this.current(userId)) !== null;
  }

  /** Which one is switched on: another each time that it was set up; null when none is. */
  async current(userId: string): Promise<string | null> {
    const state = await this.states.find(userId);
    return state?.enabled ? state.factor : null;
  }

  async state(userId: string): Promise<{ enabled: boolean; recoveryCodesLeft: number }> {
    const state = await this.states.find(userId);
    return { enabled: state?.enabled ?? false, recoveryCodesLeft: state?.recoveryHashes.length ?? 0 };
  }

  /** A new secret, which is asked for only when it is enabled. @throws TwoFactorOn */
  async setUp(userId: string): Promise<string> {
    const secret = newSecret();
    const sealed = this.encryption.encrypt(secret, placeOf(userId));
    const isPrepared = await this.states.prepare(userId, newId('tfa'), sealed);
    if (!isPrepared) throw new TwoFactorOn();
    return secret;
  }

  /** @returns recovery codes, which are not to be had again @throws TwoFactorNotSetUp, TwoFactorOn, TwoFactorWrong, TooManyAttempts */
  async enable(userId: string, code: string): Promise<string[]> {
    const state = await this.states.find(userId);
    if (!state) throw new TwoFactorNotSetUp();
    if (state.enabled) throw new TwoFactorOn();
    return this.throttle.codeAttempt(userId, async () => {
      const step = this.stepOf(userId, state, code);
      if (step === null) throw new TwoFactorWrong(403);
      const codes = newRecoveryCodes();
      if (!(await this.states.enable(userId, state.secret, step, codes.map(tokenHash))))
        throw new TwoFactorOn();
      return codes;
    });
  }

  /**
   * Takes a code of the app or a recovery code, and uses it up.
   * @param refusal the status of `TwoFactorWrong`
   * @throws TwoFactorOff, TwoFactorWrong, TooManyAttempts
   */
  async check(userId: string, code: string, refusal: 401 | 403 = 403): Promise<void> {
    const state = await this.states.find(userId);
    if (!state?.enabled) throw new TwoFactorOff();
    await this.throttle.codeAttempt(userId, async () => {
      if (!(await this.use(userId, state, code))) throw new TwoFactorWrong(refusal);
    });
  }

  async disable(userId: string): Promise<void> {
    await this.states.delete(userId);
  }

  private use(userId: string, state: TwoFactorState, code: string): Promise<boolean> {
    const recovery = recoveryCode(code);
    if (recovery !== null) return this.states.useRecovery(userId, tokenHash(recovery));
    const step = this.stepOf(userId, state, code);
    return step === null ? Promise.resolve(false) : this.states.useStep(userId, state.secret, step);
  }

  /** Apps show `123 456`. */
  private stepOf(userId: string, { secret }: TwoFactorState, code: string): number | null {
    const plain = this.encryption.decrypt(secret, placeOf(userId));
    return stepOf(plain, code.replace(/\s/g, ''), this.clock.now());
  }
}

/** What the encrypted secret belongs to. */
function placeOf(userId: string): string {
  return `two_factor/${userId}`;
}
