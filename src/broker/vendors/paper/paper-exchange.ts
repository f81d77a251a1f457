import { Injectable } from '@nestjs/common';
import { newId } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import { PurchaseRefused } from '../../broker.errors.js';
import { ACCOUNT_TYPES, type AccountType, type Balance, type Position, type Purchase } from '../broker.js';
import { outcomeOf, pnlOf } from '../option.rules.js';
import { type PaperAccount, PaperAccountRepository } from './paper-account.repository.js';
import type { OpenPosition } from './paper-account.schema.js';
import { PaperClock } from './paper-clock.js';
import { PaperMarkets } from './paper-markets.js';
import { termsOf } from './paper-options.js';
import { PaperTicker } from './paper-ticker.js';

/** What an account begins with, cents. */
const FIRST_BALANCES: Readonly<Record<AccountType, number>> = { demo: 1_000_000, real: 100_000 };

interface Due {
  userId: string;
  open: OpenPosition;
}

/** Who is told of a user's positions and balances in this process. */
export interface AccountListener {
  position(position: Position): void;
  /** Missing where nobody asks: accounts are not read for it then. */
  balance?: ((balance: Balance) => void) | undefined;
}

/**
 * The broker of the paper market: accounts, purchases and settlements. The outcome of a position is a function of the
 * market's prices, so whoever settles it, and however late, comes to the same.
 */
@Injectable()
export class PaperExchange {
  private readonly listeners = new Map<string, Set<AccountListener>>();
  /** Open positions that this process knows of, by their id, of users who listen. */
  private readonly waiting = new Map<string, Due>();
  /** Ids of those that are just being settled, and until when. */
  private readonly settling = new Set<string>();
  private readonly settlements = new Set<Promise<unknown>>();
  private stopTicking: (() => void) | undefined;

  constructor(
    private readonly accounts: PaperAccountRepository,
    private readonly markets: PaperMarkets,
    private readonly market: PaperClock,
    private readonly ticker: PaperTicker,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Opens a user's accounts when they are new, and tells of what happens in them until the returned function is called. */
  async attach(userId: string, listener: AccountListener): Promise<() => void> {
    const listeners = this.listeners.get(userId) ?? new Set();
    this.listeners.set(userId, listeners.add(listener));
    this.stopTicking ??= this.ticker.onSettlements(() => this.settleDue());
    try {
      await this.account(userId);
    } catch (error) {
      this.detach(userId, listener);
      throw error;
    }
    return () => this.detach(userId, listener);
  }

  /** What somebody has there, as it is; null for who has nothing. */
  find(userId: string): Promise<PaperAccount | null> {
    return this.accounts.findById(userId);
  }

  /** Ends the accounts of somebody whose sessions are closed. */
  async close(userId: string): Promise<void> {
    await this.accounts.deleteOf(userId);
  }

  async balances(userId: string): Promise<Balance[]> {
    return balancesOf(await this.account(userId));
  }

  /** Open ones, and those that closed at or after `since` (ms, market's clock). */
  async positions(userId: string, since: number): Promise<Position[]> {
    const { open } = await this.account(userId);
    const closed = await this.accounts.closedSince(userId, since);
    const ids = new Set(closed.map(({ externalId }) => externalId)); // somebody may be settling them just now
    return [...closed, ...open.filter(({ id }) => !ids.has(id)).map(toPosition)];
  }

  /**
   * Buys once: the same `clientOrderId` again gives the position that there is.
   * @throws UnknownAsset, PurchaseRefused
   */
  async buy(userId: string, purchase: Purchase): Promise<Position> {
    const known = await this.accounts.closedOrder(userId, purchase.clientOrderId);
    if (known) return known;
    await this.markets.current.prepare(purchase.asset, this.market.now());
    const { series } = this.markets.current.find(purchase.asset);
    const { asset, kind, direction, accountType, stake, clientOrderId } = purchase;
    const open: OpenPosition = {
      id: newId('pos', this.clock.now()),
      clientOrderId,
      market: this.markets.current.key,
      asset,
      kind,
      direction,
      accountType,
      stake,
      ...termsOf(series, purchase, this.market.now()),
    };
    if (!(await this.accounts.buy(userId, open))) return this.whyNot(userId, purchase, open);
    return this.bought(userId, open);
  }

  /** Settles what is due of the users who listen here; what fails is tried again with the next market second. */
  private async settleDue(): Promise<void> {
    const now = this.market.now();
    const due = [...this.waiting.values()].filter(
      ({ open }) => this.isDue(open, now) && !this.settling.has(open.id),
    );
    if (due.length > 0) {
      for (const { open } of due) this.settling.add(open.id);
      const settlement = this.settle(due).finally(() => {
        for (const { open } of due) this.settling.delete(open.id);
        this.settlements.delete(settlement);
      });
      this.settlements.add(settlement);
    }
    await Promise.all(this.settlements);
  }

  /** Puts the demo balance back to where it began. */
  async resetDemo(userId: string): Promise<Balance[]> {
    await this.account(userId);
    await this.accounts.setBalance(userId, 'demo', FIRST_BALANCES.demo);
    const account = await this.account(userId);
    await this.tellBalances([{ userId, accountType: 'demo' }]);
    return balancesOf(account);
  }

  /** The account as it is after everything that is due; opened when the user is new. */
  private async account(userId: string): Promise<PaperAccount> {
    let account = await this.accounts.findById(userId);
    if (!account) {
      await this.accounts.create(userId, FIRST_BALANCES, this.config.currency);
      account = (await this.accounts.findById(userId))!;
    }
    const now = this.market.now();
    const due = account.open.filter((open) => this.isDue(open, now)).map((open) => ({ userId, open }));
    if (due.length > 0) {
      await this.settle(due);
      account = (await this.accounts.findById(userId))!;
    }
    this.watch(userId, account.open);
    return account;
  }

  /** Why a purchase was not made: it was made before, or the money does not suffice. */
  private async whyNot(userId: string, purchase: Purchase, tried: OpenPosition): Promise<Position> {
    const { clientOrderId, accountType, stake } = purchase;
    const account = await this.account(userId);
    const open = account.open.find((position) => position.clientOrderId === clientOrderId);
    if (open) return toPosition(open);
    const closed = await this.accounts.closedOrder(userId, clientOrderId);
    if (closed) return closed;
    if (account.balances[accountType] < stake) {
      throw new PurchaseRefused('BROKER.BALANCE_TOO_LOW', `The ${accountType} balance is below the stake`);
    }
    // what was due has been paid meanwhile
    if (!(await this.accounts.buy(userId, tried))) {
      throw new PurchaseRefused('BROKER.REFUSED', 'Too many positions are open');
    }
    return this.bought(userId, tried);
  }

  /** Tells of it; nobody waits for what is left to be read and told. */
  private bought(userId: string, open: OpenPosition): Position {
    this.watch(userId, [open]);
    const position = toPosition(open);
    this.tell(userId, position);
    this.tellBalances([{ userId, accountType: open.accountType }]).catch(() => undefined); // they can be asked for
    return position;
  }

  /** Writes the outcomes, pays them out, tells of them. */
  private async settle(due: readonly Due[]): Promise<void> {
    const outcomes = due.map(({ userId, open }) => ({ userId, open, closed: this.outcome(open) }));
    const settled = await this.accounts.storeClosed(outcomes, this.clock.date());
    await this.accounts.payOut(settled);
    for (const { userId, open, closed } of settled) {
      this.waiting.delete(open.id);
      this.tell(userId, closed);
    }
    await this.tellBalances(settled.map(({ userId, open: { accountType } }) => ({ userId, accountType })));
  }

  /** Another market's prices cannot settle a position: its stake goes back as soon as anybody looks. */
  private isDue({ expiresAt, market }: OpenPosition, now: number): boolean {
    return expiresAt <= now || market !== this.markets.current.key;
  }

  private outcome(open: OpenPosition): Position {
    const known = open.market === this.markets.current.key;
    const closePrice = known
      ? this.markets.current.find(open.asset).series.priceAt(open.expiresAt)
      : open.openPrice;
    const status = outcomeOf(open.direction, open.openPrice, closePrice);
    return {
      ...toPosition(open),
      version: 2,
      status,
      pnl: pnlOf(status, open.stake, open.payout),
      closedAt: open.expiresAt,
      closePrice,
    };
  }

  private watch(userId: string, positions: readonly OpenPosition[]): void {
    if (!this.listeners.has(userId)) return;
    for (const open of positions) this.waiting.set(open.id, { userId, open });
  }

  private detach(userId: string, listener: AccountListener): void {
    const listeners = this.listeners.get(userId);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    this.listeners.delete(userId);
    if (this.listeners.size === 0) {
      this.stopTicking?.();
      this.stopTicking = undefined;
    }
    for (const [id, waiting] of this.waiting) if (waiting.userId === userId) this.waiting.delete(id);
  }

  private tell(userId: string, position: Position): void {
    for (const listener of this.listeners.get(userId) ?? []) listener.position(position);
  }

  /** What is left on accounts in which something has happened, to those who listen to balances. */
  private async tellBalances(
    changed: readonly Pick<Balance & Due, 'userId' | 'accountType'>[],
  ): Promise<void> {
    const heard = changed.filter(({ userId }) => this.hearers(userId).length > 0);
    if (heard.length === 0) return;
    const accounts = await this.accounts.findByIds([...new Set(heard.map(({ userId }) => userId))]);
    for (const account of accounts) {
      const types = new Set(
        heard.flatMap(({ userId, accountType }) => (userId === account._id ? accountType : [])),
      );
      for (const balance of balancesOf(account)) {
        if (types.has(balance.accountType)) for (const hear of this.hearers(account._id)) hear(balance);
      }
    }
  }

  private hearers(userId: string): ((balance: Balance) => void)[] {
    return [...(this.listeners.get(userId) ?? [])].flatMap(({ balance }) => balance ?? []);
  }
}

function balancesOf({ balances, currency }: PaperAccount): Balance[] {
  return ACCOUNT_TYPES.map((accountType) => ({ accountType, amount: balances[accountType], currency }));
}

function toPosition({ id, market: _market, ...open }: OpenPosition): Position {
  return { externalId: id, version: 1, ...open, status: 'open', pnl: 0, closedAt: null };
}
