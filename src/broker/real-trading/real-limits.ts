import { Injectable, Logger } from '@nestjs/common';
import { TwoFactor } from '../../auth/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import { RealLimitReached, RealTradingOff } from './real-trading.errors.js';
import { type RealTrading, RealTradingRepository } from './real-trading.repository.js';

/** Whether an order may use real money. Amounts in cents; a day is one of BUSINESS_TZ by our clock. */
@Injectable()
export class RealLimits {
  private readonly log = new Logger(RealLimits.name);
  private readonly days: Intl.DateTimeFormat;

  constructor(
    private readonly settings: RealTradingRepository,
    private readonly twoFactor: TwoFactor,
    private readonly clock: Clock,
    config: Config,
  ) {
    // Swedish dates are ISO 8601
    this.days = new Intl.DateTimeFormat('sv-SE', { timeZone: config.businessTz });
  }

  /** The day of now: `2026-11-29`. */
  today(): string {
    return this.days.format(this.clock.now());
  }

  /** It ends with the second factor that it was switched on with; another one does not bring it back. */
  async of(userId: string): Promise<RealTrading> {
    const { factor, ...settings } = await this.settings.find(userId);
    if (!settings.enabled || factor === undefined) return { enabled: false };
    return (await this.twoFactor.current(userId)) === factor ? settings : { enabled: false };
  }

  /** Cents. */
  usedToday(userId: string): Promise<number> {
    return this.settings.spent(userId, this.today());
  }

  /**
   * Uses up a stake of the day's limit, before the order is sent.
   * @returns the day, for `giveBack`
   * @throws RealTradingOff, RealLimitReached
   */
  async reserve(userId: string, stake: number): Promise<string> {
    const perDayLimit = await this.dayLimit(userId, stake);
    const day = this.today();
    if (!(await this.settings.spend(userId, day, stake, perDayLimit))) throw tooLittleLeft(perDayLimit);
    return day;
  }

  /** Whether `reserve` would take it now. @throws RealTradingOff, RealLimitReached */
  async check(userId: string, stake: number): Promise<void> {
    const perDayLimit = await this.dayLimit(userId, stake);
    if ((await this.usedToday(userId)) + stake > perDayLimit) throw tooLittleLeft(perDayLimit);
  }

  /** The order was bought, though its stake was given back: the day has used it up, whatever the limit. */
  async useAfterAll(userId: string, day: string, stake: number): Promise<void> {
    await this.giveBack(userId, day, -stake);
  }

  /** The order was not bought. Should this fail, the day allows less than its limit, never more. */
  async giveBack(userId: string, day: string, stake: number): Promise<void> {
    await this.settings.giveBack(userId, day, stake).catch((error: unknown) => {
      this.log.warn(`${stake / 100} of ${day} could not be given back to ${userId}: ${String(error)}`);
    });
  }

  /** For an order that is within the limit of one. @throws RealTradingOff, RealLimitReached */
  private async dayLimit(userId: string, stake: number): Promise<number> {
    const settings = await this.of(userId);
    if (!settings.enabled) throw new RealTradingOff();
    if (stake <= settings.perOrderLimit) return settings.perDayLimit;
    throw new RealLimitReached(`Your limit of real money is ${settings.perOrderLimit / 100} an order`);
  }
}

function tooLittleLeft(perDayLimit: number): RealLimitReached {
  return new RealLimitReached(
    `Your limit of real money is ${perDayLimit / 100} a day, and too little of it is left`,
  );
}
