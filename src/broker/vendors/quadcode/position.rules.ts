import { toTicks } from '../../../market/index.js';
import type { AccountType, Direction, OptionKind, Position, Purchase } from '../broker.js';
import { fraction } from './asset.rules.js';
import type { SdkBalance, SdkOption, SdkPosition } from './quadcode-sdk.js';

/** Of a closed position: nothing comes after it, and lists of closed ones tell no version. */
export const FINAL_VERSION = Number.MAX_SAFE_INTEGER;

const KINDS: Readonly<Record<string, OptionKind>> = {
  'blitz-option': 'blitz',
  'turbo-option': 'turbo',
  'binary-option': 'binary',
};
const OUTCOMES: Readonly<Record<string, Position['status']>> = {
  win: 'win',
  loose: 'loss', // so the platform spells it
  lose: 'loss',
  loss: 'loss',
  equal: 'tie',
  tie: 'tie',
  sold: 'sold',
};

/** What is known of a position apart from what the platform tells of it. */
export interface Known {
  /** By the platform's id of a balance; those of tournaments and the like are not there. */
  accounts: ReadonlyMap<number, AccountType>;
  tickSize: number | undefined;
  /** The pay-out of the asset now, where that of the purchase is not known. */
  payout: number;
  /** What this process bought it with; some editions do not tell it again. */
  bought?: Partial<Pick<Position, 'direction' | 'payout' | 'expiresAt' | 'clientOrderId'>>;
}

export function accountOf(balance: SdkBalance): AccountType | undefined {
  if (balance.type === 'real' || balance.type === 1) return 'real';
  return balance.type === 'demo' || balance.type === 4 ? 'demo' : undefined;
}

export function toCents(amount: number): number {
  return Math.round(amount * 100);
}

export function kindOf(raw: SdkPosition): OptionKind | undefined {
  return KINDS[raw.instrumentType ?? ''];
}

/**
 * What the platform tells of a position; undefined for what is none of ours (other instruments, other balances), and for
 * one whose direction cannot be known: older editions do not tell it, and it did not come from this process.
 */
export function toPosition(raw: SdkPosition, known: Known): Position | undefined {
  const kind = kindOf(raw);
  const accountType = known.accounts.get(raw.balanceId ?? NaN);
  const openedAt = raw.openTime?.getTime() ?? NaN;
  if (!kind || !accountType || raw.externalId === undefined || raw.activeId === undefined) return undefined;
  if (raw.invest === undefined || Number.isNaN(openedAt)) return undefined;
  const direction = directionOf(raw.direction) ?? known.bought?.direction ?? byPrices(raw);
  if (!direction) return undefined;

  const closed = raw.status === 'closed';
  const stake = toCents(raw.invest);
  const pnl = closed ? pnlOf(raw) : 0;
  const status = closed ? (OUTCOMES[raw.closeReason ?? ''] ?? bySign(pnl)) : 'open';
  const closedAt = closed ? (raw.closeTime?.getTime() ?? raw.expirationTime?.getTime() ?? openedAt) : null;
  const won = status === 'win' && stake > 0 ? Math.round((pnl / stake) * 100) / 100 : undefined;
  const { tickSize } = known;
  return {
    externalId: String(raw.externalId),
    version: closed ? FINAL_VERSION : versionOf(raw),
    ...(known.bought?.clientOrderId !== undefined && { clientOrderId: known.bought.clientOrderId }),
    asset: String(raw.activeId),
    kind,
    direction,
    accountType,
    stake,
    payout: known.bought?.payout ?? won ?? known.payout,
    status,
    pnl,
    openedAt,
    expiresAt: raw.expirationTime?.getTime() ?? known.bought?.expiresAt ?? closedAt ?? openedAt,
    closedAt,
    ...(tickSize !== undefined &&
      raw.openQuote !== undefined && { openPrice: toTicks(raw.openQuote, tickSize) }),
    ...(tickSize !== undefined &&
      closed &&
      raw.closeQuote !== undefined && { closePrice: toTicks(raw.closeQuote, tickSize) }),
  };
}

/** What a purchase has become, as its answer tells. */
export function toBought(option: SdkOption, purchase: Purchase, tickSize: number | undefined): Position {
  return {
    externalId: String(option.id),
    version: 0,
    clientOrderId: purchase.clientOrderId,
    asset: purchase.asset,
    kind: purchase.kind,
    direction: purchase.direction,
    accountType: purchase.accountType,
    stake: purchase.stake,
    payout: fraction(option.profitIncomePercent),
    status: 'open',
    pnl: 0,
    openedAt: option.openedAt.getTime(),
    expiresAt: option.expiredAt.getTime(),
    closedAt: null,
    ...(tickSize !== undefined && { openPrice: toTicks(option.openQuoteValue, tickSize) }),
  };
}

function versionOf({ version }: SdkPosition): number {
  return typeof version === 'number' && Number.isFinite(version) ? version : 0;
}

function directionOf(told: string | undefined): Direction | undefined {
  return told === 'call' || told === 'put' ? told : undefined;
}

/** What the prices of one that won or lost say. */
function byPrices({ openQuote, closeQuote, closeReason }: SdkPosition): Direction | undefined {
  const status = OUTCOMES[closeReason ?? ''];
  if (openQuote === undefined || closeQuote === undefined || openQuote === closeQuote) return undefined;
  if (status !== 'win' && status !== 'loss') return undefined;
  return closeQuote > openQuote === (status === 'win') ? 'call' : 'put';
}

function pnlOf(raw: SdkPosition): number {
  if (raw.pnlRealized !== undefined) return toCents(raw.pnlRealized);
  return raw.closeProfit === undefined ? 0 : toCents(raw.closeProfit) - toCents(raw.invest!);
}

function bySign(pnl: number): Position['status'] {
  if (pnl === 0) return 'tie';
  return pnl > 0 ? 'win' : 'loss';
}
