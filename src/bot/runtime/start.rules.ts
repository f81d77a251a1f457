import { AppError } from '../../common/index.js';
import { type AccountType, type Balance, type Offer, offerFor, PurchaseRefused } from '../../broker/index.js';
import { type Asset, UnknownAsset } from '../../market/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { AT_START, MOST_OF_BALANCE, stakeFor } from '../run/stakes.rules.js';

/** What somebody wants cannot be traded as things stand; nothing was begun. */
class StartRefused extends AppError {
  readonly code: string;
  readonly status: number;

  /** @param field of start-runtime */
  constructor(cause: AppError, field: string) {
    super(cause.message, { errors: [{ field, message: cause.message }], cause });
    this.code = cause.code;
    this.status = cause.status;
  }
}

/** An asset of a run with what its broker says of it now; an error where it knows none. */
export interface Wanted {
  asset: Asset | UnknownAsset;
  offers: readonly Offer[];
}

/**
 * Whether a run could trade if it began now. Some of its markets may be closed, not all of them.
 * @param wanted one for each asset of the settings, in their order
 * @throws StartRefused
 */
export function checkOffered(
  settings: RunSettings,
  wanted: readonly Wanted[],
  balances: readonly Balance[],
  accountType: AccountType,
): void {
  for (const [at, { asset }] of wanted.entries()) {
    if (asset instanceof UnknownAsset) throw new StartRefused(asset, `assets[${at}]`);
  }
  const { kind, expirySeconds } = settings;
  const balance = balances.find((each) => each.accountType === accountType)?.amount ?? 0;
  let closed: StartRefused | undefined;
  let open = 0;
  for (const [at, { asset, offers }] of wanted.entries()) {
    const offer = offers.find((each) => each.kind === kind);
    const view = { now: 0, balance, payout: 1, minStake: 0, maxStake: Infinity };
    const stake = stakeFor(settings.stake, AT_START, view);
    try {
      const order = {
        asset: '',
        direction: 'call',
        clientOrderId: '',
        kind,
        expirySeconds,
        accountType,
      } as const;
      // a stake that the balance does not cover is refused last
      offerFor(
        { ...order, stake: typeof stake === 'number' ? stake : (offer?.minStake ?? 0) },
        asset as Asset,
        offers,
        balances,
      );
      open++;
    } catch (error) {
      if (!(error instanceof PurchaseRefused)) throw error;
      if (error.code !== 'BROKER.MARKET_CLOSED')
        throw new StartRefused(error, FIELDS[error.code] ?? `assets[${at}]`);
      closed ??= new StartRefused(error, `assets[${at}]`);
      continue;
    }
    if (typeof stake !== 'number') {
      const share = `The first stake is more than ${MOST_OF_BALANCE * 100} % of the balance of ${balance / 100}`;
      throw new StartRefused(new PurchaseRefused('BROKER.BALANCE_TOO_LOW', share), 'stake.amount');
    }
  }
  if (open === 0 && closed) throw closed;
}

const FIELDS: Readonly<Partial<Record<PurchaseRefused['code'], string>>> = {
  'BROKER.KIND_NOT_OFFERED': 'kind',
  'BROKER.EXPIRY_NOT_OFFERED': 'expirySeconds',
  'BROKER.STAKE_OUT_OF_RANGE': 'stake.amount',
  'BROKER.BALANCE_TOO_LOW': 'stake.amount',
};
