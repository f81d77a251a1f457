import { type Asset, UnknownAsset } from '../../../market/index.js';
import type { Offer, OptionKind } from '../broker.js';
import { type Actives, inOrder, isOpenAt, payoutOf, tickSizeOf, toAsset } from './asset.rules.js';
import type { Deadline } from './deadline.js';
import { byExpirySeconds } from './expiry.rules.js';
import { toCents } from './position.rules.js';
import type {
  Sdk,
  SdkActiveDetails,
  SdkBlitzOptions,
  SdkCurrency,
  SdkInstrument,
  SdkStepOptions,
} from './quadcode-sdk.js';
import { isNotAvailable } from './sdk-failure.rules.js';
import { SdkFailure, type SdkInstance } from './sdk-instance.js';

/** How many assets are asked about at the same time. */
const AT_ONCE = 8;
/** Where the edition does not tell the limits of a stake; the platform itself has the last word. Units of the currency. */
const LIMITS = { minDealAmount: 1, maxDealAmount: 1_000_000 };

/** What is known of each asset of a platform for good: its name, kind and precision. Shared by all users of the platform. */
export type Details = Map<string, SdkActiveDetails>;

/** What can be traded, as one connection sees it: discovered, never mapped, since ids differ between platforms. */
export class Catalogue {
  private seen: ReadonlyMap<string, Actives> = new Map();

  constructor(
    private readonly instance: SdkInstance,
    private readonly details: Details,
    private readonly now: () => number,
  ) {}

  /** @throws BrokerSilent, SdkFailure */
  async assets(deadline: Deadline): Promise<Asset[]> {
    const all = [...(await this.all(deadline))];
    const waiting = all.map(([id]) => id);
    const ask = async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await this.detailsOf(id, deadline);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    return inOrder(all.map(([id, actives]) => toAsset(id, actives, this.details.get(id), this.now())));
  }

  /** @throws UnknownAsset, BrokerSilent, SdkFailure */
  async asset(id: string, deadline: Deadline): Promise<Asset> {
    const actives = await this.activesOf(id, deadline);
    return toAsset(id, actives, await this.detailsOf(id, deadline), this.now());
  }

  /** The smallest step of its price. @throws UnknownAsset, BrokerSilent, SdkFailure */
  async tickSize(id: string, deadline: Deadline): Promise<number> {
    if (!this.details.has(id)) await this.activesOf(id, deadline);
    return tickSizeOf(await this.detailsOf(id, deadline));
  }

  /** The same, if it is known already. */
  knownTickSize(id: string): number | undefined {
    const details = this.details.get(id);
    return details || !this.instance.has('actives') ? tickSizeOf(details) : undefined;
  }

  /** @throws UnknownAsset, BrokerSilent, SdkFailure */
  async activesOf(id: string, deadline: Deadline): Promise<Actives> {
    const actives = (await this.all(deadline)).get(id);
    if (!actives) throw new UnknownAsset(id);
    return actives;
  }

  /** How it can be bought now. @throws UnknownAsset, BrokerSilent, SdkFailure */
  async offers(id: string, currency: string, deadline: Deadline): Promise<Offer[]> {
    const { blitz, turbo, binary } = await this.activesOf(id, deadline);
    const { minStake, maxStake } = await this.limits(currency, deadline);
    const offers: Offer[] = [];
    const offer = (kind: OptionKind, expirySeconds: number[], payout: number, deadTime: number) => {
      if (expirySeconds.length === 0) return;
      expirySeconds.sort((a, b) => a - b);
      offers.push({ kind, expirySeconds, payout, minStake, maxStake, deadTime });
    };
    for (const [kind, active] of [
      ['binary', binary],
      ['turbo', turbo],
    ] as const) {
      if (!active || !isOpenAt(active, this.now())) continue;
      const steps = await this.steps(id, kind, deadline);
      offer(kind, [...steps.keys()], payoutOf(active), active.deadtime * 1000);
    }
    if (blitz && isOpenAt(blitz, this.now())) offer('blitz', [...blitz.expirationTimes], payoutOf(blitz), 0);
    return offers;
  }

  /** What can be bought at this moment, by expiry; read anew each time. @throws UnknownAsset, BrokerSilent, SdkFailure */
  async steps(id: string, kind: 'turbo' | 'binary', deadline: Deadline): Promise<Map<number, SdkInstrument>> {
    const active = (await this.activesOf(id, deadline))[kind];
    if (!active) return new Map();
    const instruments = await this.instance.call(deadline, () => active.instruments());
    const steps = byExpirySeconds(instruments.getAvailableForBuyAt(new Date(this.now())));
    // an instrument keeps the pay-out of its making, and the platform refuses a purchase with an old one
    for (const step of steps.values()) step.profitCommissionPercent = active.profitCommissionPercent;
    return steps;
  }

  /** In cents. @throws BrokerSilent, SdkFailure */
  async limits(currency: string, deadline: Deadline): Promise<{ minStake: number; maxStake: number }> {
    const { minDealAmount, maxDealAmount } = await this.currency(currency, deadline);
    return {
      minStake: toCents(minDealAmount > 0 ? minDealAmount : LIMITS.minDealAmount),
      maxStake: toCents(maxDealAmount > 0 ? maxDealAmount : LIMITS.maxDealAmount),
    };
  }

  /** The pay-out as it was seen last; 0 when it was not. */
  knownPayout(id: string, kind: OptionKind): number {
    const active = this.seen.get(id)?.[kind];
    return active ? payoutOf(active) : 0;
  }

  blitz(deadline: Deadline): Promise<SdkBlitzOptions | undefined> {
    return this.kind('blitzOptions', deadline, (sdk) => sdk.blitzOptions());
  }

  stepOptions(kind: 'turbo' | 'binary', deadline: Deadline): Promise<SdkStepOptions | undefined> {
    return kind === 'turbo'
      ? this.kind('turboOptions', deadline, (sdk) => sdk.turboOptions())
      : this.kind('binaryOptions', deadline, (sdk) => sdk.binaryOptions());
  }

  /** Every asset under its kinds, by id. */
  private async all(deadline: Deadline): Promise<Map<string, Actives>> {
    const [blitz, turbo, binary] = await Promise.all([
      this.blitz(deadline),
      this.stepOptions('turbo', deadline),
      this.stepOptions('binary', deadline),
    ]);
    const found = new Map<string, Actives>();
    const add = (id: number, actives: Actives) => {
      found.set(String(id), { ...found.get(String(id)), ...actives });
    };
    for (const active of binary?.getActives() ?? []) add(active.id, { binary: active });
    for (const active of turbo?.getActives() ?? []) add(active.id, { turbo: active });
    for (const active of blitz?.getActives() ?? []) add(active.id, { blitz: active });
    this.seen = found;
    return found;
  }

  /** Undefined where the platform does not have this kind. */
  private async kind<T>(
    name: string,
    deadline: Deadline,
    make: (sdk: Sdk) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await this.instance.facade(name, deadline, make, isNotAvailable);
    } catch (error) {
      if (error instanceof SdkFailure && isNotAvailable(error.message)) return undefined;
      throw error;
    }
  }

  private async currency(code: string, deadline: Deadline): Promise<SdkCurrency> {
    if (!this.instance.has('currencies')) return LIMITS;
    const currencies = await this.instance.facade('currencies', deadline, (sdk) => sdk.currencies!());
    try {
      return await this.instance.call(deadline, () => currencies.getCurrency(code));
    } catch (error) {
      if (error instanceof SdkFailure) return LIMITS;
      throw error;
    }
  }

  /** Undefined where the edition or the platform does not tell. */
  private async detailsOf(id: string, deadline: Deadline): Promise<SdkActiveDetails | undefined> {
    const known = this.details.get(id);
    if (known || !this.instance.has('actives')) return known;
    try {
      const actives = await this.instance.facade('actives', deadline, (sdk) => sdk.actives!());
      const told = await this.instance.call(deadline, () => actives.getActive(Number(id)));
      this.details.set(id, told);
      return told;
    } catch (error) {
      if (error instanceof SdkFailure) return undefined;
      throw error;
    }
  }
}
