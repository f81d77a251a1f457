import type { Asset } from '../../market/index.js';
import { PurchaseRefused } from '../broker.errors.js';
import type { Balance, Offer } from '../vendors/broker.js';
import type { OrderRequest } from './trade.js';

/** The largest stake of one order whatever the broker offers, demo money included: cents. */
export const MOST_STAKE = 10_000_000;

/**
 * How it is bought, when it may be sent as things stand; the broker has the last word.
 * @throws PurchaseRefused
 */
export function offerFor(
  { kind, expirySeconds, stake, accountType }: OrderRequest,
  asset: Asset,
  offers: readonly Offer[],
  balances: readonly Balance[],
): { offer: Offer; balance: Balance } {
  if (!asset.open || offers.length === 0) {
    throw new PurchaseRefused('BROKER.MARKET_CLOSED', `The market of ${asset.symbol} is closed`);
  }
  const ofKind = offers.filter((offer) => offer.kind === kind);
  if (ofKind.length === 0) {
    const kinds = [...new Set(offers.map((offer) => offer.kind))].join(', ');
    throw new PurchaseRefused(
      'BROKER.KIND_NOT_OFFERED',
      `${asset.symbol} is offered as ${kinds}, not as ${kind}`,
    );
  }
  const offer = ofKind.find((each) => each.expirySeconds.includes(expirySeconds));
  if (!offer) {
    const seconds = ofKind.flatMap((each) => each.expirySeconds).join(', ');
    throw new PurchaseRefused(
      'BROKER.EXPIRY_NOT_OFFERED',
      `${asset.symbol} is offered as ${kind} with an expiry of ${seconds} seconds, not ${expirySeconds}`,
    );
  }
  const most = Math.min(offer.maxStake, MOST_STAKE);
  if (stake < offer.minStake || stake > most) {
    throw new PurchaseRefused(
      'BROKER.STAKE_OUT_OF_RANGE',
      `The stake must be from ${offer.minStake / 100} to ${most / 100}`,
    );
  }
  const balance = balances.find((each) => each.accountType === accountType);
  if (!balance)
    throw new PurchaseRefused('BROKER.REFUSED', `The broker has no ${accountType} account for you`);
  if (stake > balance.amount) {
    throw new PurchaseRefused(
      'BROKER.BALANCE_TOO_LOW',
      `The ${accountType} balance is ${balance.amount / 100}`,
    );
  }
  return { offer, balance };
}

/** Whether a second request with the `clientOrderId` of an order asks for that very order. */
export function isSameOrder(known: OrderRequest, request: OrderRequest): boolean {
  return (
    known.asset === request.asset &&
    known.kind === request.kind &&
    known.direction === request.direction &&
    known.stake === request.stake &&
    known.expirySeconds === request.expirySeconds &&
    known.accountType === request.accountType
  );
}
