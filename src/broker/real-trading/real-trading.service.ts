import { Injectable } from '@nestjs/common';
import { type Principal, Proofs, TwoFactor, TwoFactorOff, TwoFactorRequired } from '../../auth/index.js';
import { type FieldError, InvalidInput } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { toCents } from '../money.js';
import { RealLimits } from './real-limits.js';
import { type RealTradingDto, type SetRealTradingDto, toRealTradingDto } from './real-trading.dto.js';
import { RealTradingRepository } from './real-trading.repository.js';

/** Switching trading with real money on and off. */
@Injectable()
export class RealTradingService {
  constructor(
    private readonly settings: RealTradingRepository,
    private readonly limits: RealLimits,
    private readonly twoFactor: TwoFactor,
    private readonly proofs: Proofs,
    private readonly clock: Clock,
  ) {}

  async get(userId: string): Promise<RealTradingDto> {
    const settings = await this.limits.of(userId);
    return toRealTradingDto(settings, settings.enabled ? await this.limits.usedToday(userId) : 0);
  }

  /**
   * Off is easy; on, or with other limits, takes the password and a code.
   * @throws InvalidInput, TwoFactorOff, TwoFactorRequired, TwoFactorWrong, WrongPassword, TooManyAttempts
   */
  async set({ userId }: Principal, dto: SetRealTradingDto, ip: string): Promise<RealTradingDto> {
    if (!dto.enabled) {
      await this.settings.set(userId, { enabled: false }, this.clock.date());
      return this.get(userId);
    }
    const limits = limitsOf(dto);
    const factor = await this.twoFactor.current(userId);
    if (factor === null) throw new TwoFactorOff();
    const { password = '', code } = dto;
    if (code === undefined) throw new TwoFactorRequired(403);
    await this.proofs.ofOwner(userId, { password, code }, { ip });
    await this.settings.set(userId, { enabled: true, factor, ...limits }, this.clock.date());
    return this.get(userId);
  }
}

/** In cents. @throws InvalidInput */
function limitsOf({ perOrderLimit, perDayLimit }: SetRealTradingDto) {
  const errors: FieldError[] = [];
  if (perOrderLimit === undefined) errors.push({ field: 'perOrderLimit', message: 'is needed' });
  if (perDayLimit === undefined) errors.push({ field: 'perDayLimit', message: 'is needed' });
  else if (perDayLimit < (perOrderLimit ?? 0)) {
    errors.push({ field: 'perDayLimit', message: 'must not be below perOrderLimit' });
  }
  if (errors.length > 0) throw new InvalidInput(errors);
  return { perOrderLimit: toCents(perOrderLimit!), perDayLimit: toCents(perDayLimit!) };
}
