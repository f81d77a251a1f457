import { Injectable, Logger } from '@nestjs/common';
import { newId } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { BrokerSilent, PurchaseRefused } from '../broker.errors.js';
import { RealLimits } from '../real-trading/real-limits.js';
import { BrokerSessions } from '../sessions/broker-sessions.js';
import type { BrokerSession } from '../vendors/broker.js';
import { expiryOf } from '../vendors/option.rules.js';
import { OrderDesk } from './order-desk.js';
import { OrderIdTaken } from './order.errors.js';
import { isSameOrder, offerFor } from './order.rules.js';
import type { OrderOrigin, OrderRequest, Trade } from './trade.js';
import { TradeRepository } from './trade.repository.js';

/**
 * An order that could not be sent within so many ms is not sent any more: soon after that its lease may have run out, and
 * another process may be about to find that it was not bought.
 */
const SEND_WITHIN_MS = 8000;

export interface Placed {
  trade: Trade;
  /** False when it is an earlier one with the same `clientOrderId`. */
  created: boolean;
}

/** Buys. An order is written down before it is sent, and sent once. */
@Injectable()
export class Orders {
  private readonly log = new Logger(Orders.name);

  constructor(
    private readonly trades: TradeRepository,
    private readonly desk: OrderDesk,
    private readonly sessions: BrokerSessions,
    private readonly limits: RealLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * Whatever it throws, nothing was written or sent. Afterwards the trade's state tells: `accepted` (or `settled`),
   * `rejected`, or `unknown` when no reply came; then it is found out from the broker's positions.
   * @throws OrderIdTaken, UnknownAsset, PurchaseRefused, RealTradingOff, RealLimitReached, BrokerSilent, SessionRefused
   */
  async place(userId: string, request: OrderRequest, origin: OrderOrigin): Promise<Placed> {
    return (await this.placeIf(userId, request, origin, () => Promise.resolve(true)))!;
  }

  /**
   * The same, unless it is not wanted any more: undefined then, and nothing was written or sent.
   * @param isWanted asked right before the order is written
   */
  async placeIf(
    userId: string,
    request: OrderRequest,
    origin: OrderOrigin,
    isWanted: () => Promise<boolean>,
  ): Promise<Placed | undefined> {
    const isBots = origin.by === 'bot';
    // of an order that a bot has made before the index tells: that is rare, and many bots decide at once
    const known = isBots ? null : await this.known(userId, request);
    if (known) return known;
    let session: BrokerSession;
    let checked: Trade;
    let wanted: boolean;
    try {
      session = await this.sessions.of(userId);
      [checked, wanted] = await Promise.all([this.check(userId, request, origin, session), isWanted()]);
    } catch (error) {
      const made = isBots ? await this.known(userId, request) : null;
      if (made) return made;
      throw error;
    }
    if (!wanted) return undefined;
    const realDay =
      request.accountType === 'real' ? await this.limits.reserve(userId, request.stake) : undefined;
    const trade = { ...checked, createdAt: this.clock.now() };
    // should this fail, nobody knows whether it was written: what is reserved stays so, and nothing is sent
    if (!(await this.desk.write(trade, realDay))) {
      if (realDay !== undefined) await this.limits.giveBack(userId, realDay, request.stake);
      return (await this.known(userId, request))!;
    }
    return { trade: await this.send(trade, request, session), created: true };
  }

  /** Whether it could be bought now; nothing is written, reserved or sent. @throws what `place` throws before it writes */
  async tryOut(userId: string, request: OrderRequest): Promise<void> {
    const session = await this.sessions.of(userId);
    await this.check(userId, request, { by: 'user' }, session);
    if (request.accountType === 'real') await this.limits.check(userId, request.stake);
  }

  /** The earlier order of this `clientOrderId`. @throws OrderIdTaken */
  private async known(userId: string, request: OrderRequest): Promise<Placed | null> {
    const trade = await this.trades.findByClientOrderId(userId, request.clientOrderId);
    if (!trade) return null;
    if (!isSameOrder(trade, request)) throw new OrderIdTaken();
    return { trade, created: false };
  }

  private async check(
    userId: string,
    request: OrderRequest,
    origin: OrderOrigin,
    session: BrokerSession,
  ): Promise<Trade> {
    const asset = await session.asset(request.asset);
    const [offers, balances] = await Promise.all([session.offers(asset.id), session.balances()]);
    const { offer, balance } = offerFor(request, asset, offers, balances);
    const now = session.market.now();
    return {
      ...request,
      id: newId('trd'),
      userId,
      provider: session.provider,
      market: session.market.key,
      asset: asset.id,
      currency: balance.currency,
      origin,
      state: 'intended',
      status: 'open',
      payout: offer.payout,
      pnl: 0,
      version: -1,
      createdAt: this.clock.now(),
      openedAt: now,
      expiresAt: expiryOf(request.kind, now, request.expirySeconds, offer.deadTime),
      closedAt: null,
    };
  }

  /** Never again for the same order. */
  private async send(trade: Trade, request: OrderRequest, session: BrokerSession): Promise<Trade> {
    if (this.clock.now() - trade.createdAt > SEND_WITHIN_MS) {
      // the process stood still: others may believe that it is gone
      return this.reject(
        trade,
        new PurchaseRefused('BROKER.REFUSED', 'It could not be sent in time, and was not'),
      );
    }
    try {
      const position = await session.buy({ ...request, asset: trade.asset });
      return (
        (await this.desk.apply(trade, position)) ??
        this.desk.watching(trade.id, position.version) ?? // the news of it came first
        (await this.desk.reinstate(trade, position)) ??
        (await this.asStored(trade))
      );
    } catch (error) {
      if (error instanceof PurchaseRefused) return this.reject(trade, error);
      if (!(error instanceof BrokerSilent)) this.log.error(`${trade.id} failed`, error);
      return this.written(trade, this.desk.markUnknown(trade));
    }
  }

  private reject(trade: Trade, { code, message }: PurchaseRefused): Promise<Trade> {
    return this.written(trade, this.desk.reject(trade, { code, detail: message }));
  }

  /** The order as it was written down; where that fails its row is still `intended`, and is looked at later. */
  private async written(trade: Trade, writing: Promise<Trade | null>): Promise<Trade> {
    try {
      return (await writing) ?? (await this.asStored(trade));
    } catch (error) {
      this.log.error(`${trade.id}: what became of it could not be written: ${String(error)}`);
      return { ...trade, state: 'unknown', status: 'unknown' };
    }
  }

  /** What others have made of it meanwhile, such as news of its position. */
  private async asStored(trade: Trade): Promise<Trade> {
    return (await this.trades.findById(trade.userId, trade.id)) ?? trade;
  }
}
