import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  Clock,
  forgetLeaseOwner,
  isFree,
  LEASE_RENEW_MS,
  type LeaseOwner,
  newLeaseOwner,
  Signals,
} from '../../platform/index.js';
import { RealLimits } from '../real-trading/real-limits.js';
import type { Position, Provider } from '../vendors/broker.js';
import { newsOf } from './position.rules.js';
import type { Trade } from './trade.js';
import { type LeasedTrade, TradeRepository, type WatchedTrade } from './trade.repository.js';

/**
 * The orders that this process watches, under a lease each: it alone writes what becomes of them, and tells of each change
 * once.
 */
@Injectable()
export class OrderDesk implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(OrderDesk.name);
  private readonly owner: LeaseOwner;
  private readonly open = new Map<string, WatchedTrade>();
  /** Positions that are being written, by the order's id. */
  private readonly applying = new Map<string, { version: number; written: Promise<boolean> }>();
  private renewal: NodeJS.Timeout | undefined;

  constructor(
    private readonly trades: TradeRepository,
    private readonly limits: RealLimits,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {
    this.owner = newLeaseOwner(clock.date());
  }

  onApplicationBootstrap(): void {
    this.renewal = setInterval(() => void this.renew(), LEASE_RENEW_MS).unref();
  }

  /** What is open goes to another process, or to the next start of this one. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.renewal);
    await this.trades.leases.release(this.owner.instance).catch(() => undefined); // they run out
    forgetLeaseOwner(this.owner);
  }

  get watched(): WatchedTrade[] {
    return [...this.open.values()];
  }

  /** Writes an order down, before anything is sent; false when there is one of this `clientOrderId`. */
  async write(trade: Trade, realDay?: string): Promise<boolean> {
    if (!(await this.trades.insert(trade, this.owner, this.clock.now(), realDay))) return false;
    this.keep({ ...trade, ...(realDay !== undefined && { realDay }) });
    return true;
  }

  /** An open order of which a position of this version, or of a higher one, is written. */
  watching(id: string, version: number): Trade | undefined {
    const trade = this.open.get(id);
    return trade && trade.version >= version ? plain(trade) : undefined;
  }

  /** What a position says of an order; null when it is no news, also when somebody is just writing the same. */
  async apply({ id, userId }: Trade, position: Position): Promise<Trade | null> {
    const { version } = position;
    const before = this.applying.get(id);
    if (before && before.version >= version) {
      await before.written;
      return null;
    }
    const known = this.open.get(id);
    if (!known || known.version >= version) return null; // what is not watched has been told, or is another's
    const written = this.trades.apply({ id, userId }, position, this.owner.instance);
    this.applying.set(id, { version, written });
    try {
      if (!(await written)) return null;
    } finally {
      if (this.applying.get(id)?.written === written) this.applying.delete(id);
    }
    return this.moved(id, userId, position);
  }

  /** Nothing was bought. */
  async reject(trade: WatchedTrade, rejection: { code: string; detail: string }): Promise<Trade | null> {
    const rejected = await this.trades.reject(trade.id, rejection, trade.openedAt, this.owner.instance);
    if (rejected?.realDay) await this.limits.giveBack(rejected.userId, rejected.realDay, rejected.stake);
    return this.tell(rejected);
  }

  /** A position of an order that had been taken for not bought: its answer came too late. Null when there is no such order. */
  async reinstate(
    order: Pick<Trade, 'userId' | 'provider' | 'clientOrderId'>,
    position: Position,
  ): Promise<Trade | null> {
    const back = await this.trades.reinstate(order, position, this.owner, this.clock.now());
    if (!back) return null;
    this.log.warn(`${back.id} was taken for not bought, and was bought: position ${position.externalId}`);
    if (back.realDay) await this.limits.useAfterAll(back.userId, back.realDay, back.stake);
    return this.tell(back);
  }

  async markUnknown(trade: WatchedTrade): Promise<Trade | null> {
    return this.tell(await this.trades.markUnknown(trade.id, this.owner.instance));
  }

  /** @param since by our clock, ms; null: it cannot be seen whether the broker has it */
  async setMissing(trade: WatchedTrade, since: number | null): Promise<void> {
    await this.trades.setMissing(trade.id, since, this.owner.instance);
    const { missingSince: _, ...rest } = trade;
    if (this.open.has(trade.id)) this.keep({ ...rest, ...(since !== null && { missingSince: since }) });
  }

  /** The watched order that a position belongs to, as far as it says. */
  find(
    userId: string,
    provider: Provider,
    { externalId, clientOrderId }: Position,
  ): WatchedTrade | undefined {
    return this.watched.find(
      (trade) =>
        trade.userId === userId &&
        trade.provider === provider &&
        (trade.externalId === externalId ||
          (trade.externalId === undefined &&
            clientOrderId !== undefined &&
            trade.clientOrderId === clientOrderId)),
    );
  }

  /** The orders of this user are seen to no end any more. */
  forget(userId: string): void {
    for (const { id, userId: owner } of this.watched) if (owner === userId) this.open.delete(id);
  }

  /** Takes over what nobody living watches. One whose sending had begun may have been bought or not. */
  async takeOver(): Promise<void> {
    for (const row of await this.trades.unsettledOfOthers(this.owner.instance)) {
      if (isFree(row, this.clock.now())) await this.take(row);
    }
  }

  private async take(row: LeasedTrade): Promise<void> {
    const trade = await this.trades.takeOver(row, this.owner, this.clock.now());
    if (!trade) return;
    this.keep(trade);
    if (trade.state === 'intended') await this.markUnknown(trade);
  }

  private async renew(): Promise<void> {
    try {
      const before = [...this.open.keys()];
      const own = await this.trades.leases.renew(this.owner.instance, this.clock.now());
      for (const id of before) {
        if (own.has(id) || !this.open.has(id)) continue;
        this.open.delete(id);
        this.log.warn(`The order ${id} has gone to another process`);
      }
      if ([...own].every((id) => this.open.has(id))) return;
      // written, and the reply that says so was lost: it was never sent
      for (const trade of await this.trades.held(this.owner.instance)) {
        if (!this.open.has(trade.id)) this.keep(trade);
      }
    } catch (error) {
      this.log.warn(`Leases of orders cannot be renewed: ${String(error)}`);
    }
  }

  /** Only who holds an order writes to its row, so what is known of it here and the news are the row. */
  private async moved(id: string, userId: string, position: Position): Promise<Trade | null> {
    const known = this.open.get(id);
    if (!known) {
      const row = await this.trades.findById(userId, id);
      return row?.version === position.version ? this.tell(row) : null; // else a later position has been told meanwhile
    }
    const { missingSince: _, ...rest } = known;
    return this.tell({ ...rest, ...newsOf(position) });
  }

  private tell(trade: WatchedTrade | null): Trade | null {
    if (!trade) return null;
    if (trade.state === 'settled' || trade.state === 'rejected') this.open.delete(trade.id);
    else this.keep(trade);
    this.signals.emit('broker.trade-changed', { userId: trade.userId, trade: plain(trade) });
    return plain(trade);
  }

  private keep(trade: WatchedTrade): void {
    this.open.set(trade.id, trade);
  }
}

function plain({ missingSince: _, realDay: __, ...trade }: WatchedTrade): Trade {
  return trade;
}
