import { UnknownAsset } from '../../../market/index.js';
import { BrokerSilent, PurchaseRefused } from '../../broker.errors.js';
import type { Position, Purchase } from '../broker.js';
import { type Actives, isOpenAt } from './asset.rules.js';
import type { Catalogue } from './catalogue.js';
import type { Deadline } from './deadline.js';
import type { Portfolio } from './portfolio.js';
import { toCents } from './position.rules.js';
import type { SdkActive, SdkBalance, SdkOption } from './quadcode-sdk.js';
import { refusalOf } from './sdk-failure.rules.js';
import { SdkFailure, type SdkInstance } from './sdk-instance.js';

/** Ready to be sent. */
interface Order {
  send: () => Promise<SdkOption>;
  expiresAt: number;
}

/** Buys over one connection. */
export class Trading {
  constructor(
    private readonly instance: SdkInstance,
    private readonly catalogue: Catalogue,
    private readonly portfolio: Portfolio,
    private readonly now: () => number,
  ) {}

  /**
   * Sends the order once, whatever comes back.
   * @param late is told of an answer that comes when nobody waits for it any more
   * @throws PurchaseRefused, UnknownAsset, BrokerSilent
   */
  async buy(purchase: Purchase, deadline: Deadline, late: (position: Position) => void): Promise<Position> {
    const { send, expiresAt } = await this.prepare(purchase, deadline);
    const answered = this.portfolio.sending({ purchase, expiresAt });
    let waiting = true;
    const bought = this.instance.start(send).then((option) => {
      answered();
      const position = this.portfolio.answered(option, purchase);
      if (!waiting) late(position);
      return position;
    });
    bought.catch((error: unknown) => {
      if (error instanceof SdkFailure && refusalOf(error.message)) answered();
    });
    try {
      return await this.instance.answer(deadline, bought);
    } catch (error) {
      if (!(error instanceof SdkFailure)) throw error;
      const code = refusalOf(error.message);
      if (code) throw new PurchaseRefused(code, `The broker refused the purchase (${error.message})`);
      throw new BrokerSilent(`It is not known whether the broker bought it (${error.message})`);
    } finally {
      waiting = false;
    }
  }

  /** Nothing is sent here, so whatever fails is a refusal. @throws PurchaseRefused, UnknownAsset */
  private async prepare(purchase: Purchase, deadline: Deadline): Promise<Order> {
    try {
      const balance = await this.portfolio.balance(this.instance, purchase.accountType, deadline);
      if (!balance) {
        throw new PurchaseRefused(
          'BROKER.REFUSED',
          `There is no ${purchase.accountType} account at the broker`,
        );
      }
      await this.checkStake(purchase, balance, deadline);
      const actives = await this.catalogue.activesOf(purchase.asset, deadline);
      return await this.order(purchase, actives, balance, deadline);
    } catch (error) {
      if (error instanceof PurchaseRefused || error instanceof UnknownAsset) throw error;
      throw new PurchaseRefused('BROKER.REFUSED', 'The broker does not answer; nothing was sent');
    }
  }

  private async checkStake(purchase: Purchase, balance: SdkBalance, deadline: Deadline): Promise<void> {
    const { minStake, maxStake } = await this.catalogue.limits(balance.currency, deadline);
    if (purchase.stake < minStake || purchase.stake > maxStake) {
      throw new PurchaseRefused(
        'BROKER.STAKE_OUT_OF_RANGE',
        `The stake must be between ${minStake / 100} and ${maxStake / 100} ${balance.currency}`,
      );
    }
    if (purchase.stake > toCents(balance.amount)) {
      throw new PurchaseRefused('BROKER.BALANCE_TOO_LOW', 'The stake is more than the balance');
    }
  }

  private async order(
    { asset, kind, direction, stake, expirySeconds }: Purchase,
    actives: Actives,
    balance: SdkBalance,
    deadline: Deadline,
  ): Promise<Order> {
    const active = actives[kind];
    const isOpen = (one: SdkActive | undefined) => one !== undefined && isOpenAt(one, this.now());
    if (!active && Object.values(actives).some(isOpen)) {
      throw new PurchaseRefused('BROKER.KIND_NOT_OFFERED', `${kind} options of this asset are not offered`);
    }
    if (!isOpen(active)) {
      throw new PurchaseRefused('BROKER.MARKET_CLOSED', 'The market of this asset is closed');
    }
    const price = stake / 100;
    if (kind === 'blitz') {
      const blitz = actives.blitz!;
      const options = await this.catalogue.blitz(deadline);
      if (!blitz.expirationTimes.includes(expirySeconds)) throw notOffered(expirySeconds);
      return {
        send: () => options!.buy(blitz, direction, expirySeconds, price, balance),
        expiresAt: this.now() + expirySeconds * 1000,
      };
    }
    const options = await this.catalogue.stepOptions(kind, deadline);
    const step = (await this.catalogue.steps(asset, kind, deadline)).get(expirySeconds);
    if (!step) throw notOffered(expirySeconds);
    return {
      send: () => options!.buy(step, direction, price, balance),
      expiresAt: step.expiredAt.getTime(),
    };
  }
}

function notOffered(expirySeconds: number): PurchaseRefused {
  return new PurchaseRefused(
    'BROKER.EXPIRY_NOT_OFFERED',
    `An expiry of ${expirySeconds} s is not offered now`,
  );
}
