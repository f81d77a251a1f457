import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { MarketSource } from '../../market/index.js';
import { Clock } from '../../platform/index.js';
import { BrokerSessions } from '../sessions/broker-sessions.js';
import type { Position, Provider } from '../vendors/broker.js';
import { Brokers } from '../vendors/brokers.js';
import { OrderDesk } from './order-desk.js';
import { looksAlike, matchUnknown } from './position.rules.js';
import { NOT_BOUGHT, TradeRepository, type WatchedTrade } from './trade.repository.js';

/** How often orders are looked at, and how often those that nobody watches are looked for, in ms. */
const LOOK_MS = 1000;
const SWEEP_MS = 2000;
/** So long after its expiry the broker is asked for a trade of which it has told nothing, ms of the market's clock. */
const GRACE_MS = 1500;
/** Longest pause between two questions about a user's orders, in ms. */
const LONGEST_MS = 20_000;
/** Sending has ended by then, one way or the other, in ms. */
const SENT_MS = 30_000;
/** Positions are asked for from so long before an order, ms of the market's clock. */
const MARGIN_MS = 60_000;

interface Group {
  userId: string;
  provider: Provider;
  market: MarketSource | undefined;
  looking: boolean;
  failures: number;
  /** By our clock, ms. */
  dueAt: number;
}

/**
 * Sees every order of this process to its end: by what the broker tells, and by asking when it does not. In processes
 * with ROLE all or worker it also takes over the orders of processes that are gone. It never buys.
 */
@Injectable()
export class OrderWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger(OrderWatch.name);
  private readonly groups = new Map<string, Group>();
  private readonly timers: NodeJS.Timeout[] = [];
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly desk: OrderDesk,
    private readonly trades: TradeRepository,
    private readonly sessions: BrokerSessions,
    private readonly brokers: Brokers,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.sessions.onPosition((userId, provider, position) => this.heard(userId, provider, position));
    this.timers.push(setInterval(() => this.look(), LOOK_MS).unref());
    if (this.config.role === 'api') return;
    this.timers.push(setInterval(() => void this.sweep(), SWEEP_MS).unref());
    void this.sweep();
  }

  beforeApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Takes over what nobody watches. */
  sweep(): Promise<void> {
    this.sweeping ??= this.desk
      .takeOver()
      .catch((error: unknown) => this.log.warn(`Orders cannot be taken over: ${String(error)}`))
      .finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  private heard(userId: string, provider: Provider, position: Position): void {
    const trade = this.desk.find(userId, provider, position);
    if (!trade) return this.heardLate(userId, provider, position);
    this.desk.apply(trade, position).catch((error: unknown) => {
      this.log.warn(`${trade.id}: news of it could not be written, it is asked for later: ${String(error)}`);
    });
  }

  /** An answer that comes when its order is not watched any more: it may have been taken for not bought. */
  private heardLate(userId: string, provider: Provider, position: Position): void {
    const { clientOrderId, externalId, status } = position;
    if (clientOrderId === undefined || status !== 'open') return;
    this.desk.reinstate({ userId, provider, clientOrderId }, position).catch((error: unknown) => {
      this.log.error(
        `${clientOrderId} of ${userId}: its position ${externalId} could not be written: ${String(error)}`,
      );
    });
  }

  private look(): void {
    const open = new Map<string, WatchedTrade[]>();
    for (const trade of this.desk.watched) {
      const key = `${trade.provider} ${trade.userId}`;
      open.set(key, [...(open.get(key) ?? []), trade]);
    }
    for (const key of this.groups.keys()) if (!open.has(key)) this.groups.delete(key);
    for (const [key, trades] of open) {
      const [{ userId, provider }] = trades as [WatchedTrade];
      const fresh: Group = { userId, provider, market: undefined, looking: false, failures: 0, dueAt: 0 };
      const group = this.groups.get(key) ?? fresh;
      this.groups.set(key, group);
      const pause = group.dueAt - this.clock.now();
      if (group.looking || (pause > 0 && pause <= LONGEST_MS)) continue; // a longer one: the clock was set back
      group.looking = true;
      void this.lookAt(group, trades).finally(() => (group.looking = false));
    }
  }

  private async lookAt(group: Group, trades: readonly WatchedTrade[]): Promise<void> {
    try {
      await this.endSending(trades);
      group.market ??= (await this.sessions.of(group.userId, group.provider)).market;
      const now = group.market.now();
      const due = trades.filter(
        ({ state, expiresAt }) =>
          state === 'unknown' || (state === 'accepted' && expiresAt + GRACE_MS <= now),
      );
      if (due.length === 0) return;
      const settled = await this.ask(group, due);
      this.pause(group, settled ? 0 : group.failures + 1);
    } catch (error) {
      this.pause(group, group.failures + 1);
      this.log.warn(`Orders of ${group.userId} at ${group.provider}: ${(error as Error).message}`);
    }
  }

  /** Asks the broker; true when all of them have come further. */
  private async ask(group: Group, due: readonly WatchedTrade[]): Promise<boolean> {
    const unknown = due.filter(({ state }) => state === 'unknown');
    const since = Math.min(...due.map(({ openedAt }) => openedAt)) - MARGIN_MS;
    let positions: Position[];
    try {
      const session = await this.sessions.of(group.userId, group.provider);
      group.market = session.market;
      positions = await session.positions(since);
    } catch (error) {
      for (const trade of unknown)
        if (trade.missingSince !== undefined) await this.desk.setMissing(trade, null);
      throw error;
    }
    let moved = 0;
    const byId = new Map(positions.map((position) => [position.externalId, position]));
    for (const trade of due) {
      const position = trade.externalId === undefined ? undefined : byId.get(trade.externalId);
      if (position && (await this.desk.apply(trade, position))) moved++;
    }
    return moved + (await this.reconcile(group, unknown, positions)) === due.length;
  }

  /**
   * Finds unknown orders among the positions. An order that is being sent has been written before its position can be
   * among these; while one looks like an unknown order, nobody can say whose a position is.
   */
  private async reconcile(
    group: Group,
    unknown: readonly WatchedTrade[],
    positions: Position[],
  ): Promise<number> {
    if (unknown.length === 0) return 0;
    const { userId, provider } = group;
    const inFlight = await this.trades.inFlight(userId, provider);
    const clear = unknown.filter((trade) => !inFlight.some((other) => looksAlike(other, trade)));
    const taken = await this.trades.linked(
      userId,
      provider,
      positions.map(({ externalId }) => externalId),
    );
    const found = matchUnknown(clear, positions, taken);
    let moved = 0;
    for (const trade of clear) {
      const position = found.get(trade.id);
      const isOver = position ? await this.desk.apply(trade, position) : await this.missing(trade);
      if (isOver) moved++;
    }
    return moved;
  }

  /** An order that the positions do not show; true when it was not bought, for sure. */
  private async missing(trade: WatchedTrade): Promise<boolean> {
    const now = this.clock.now();
    if (trade.missingSince === undefined) {
      await this.desk.setMissing(trade, now);
      return false;
    }
    if (now - trade.missingSince < this.brokers.get(trade.provider).notBoughtAfterMs) return false;
    const detail = 'No reply came, and the broker does not have it';
    return (await this.desk.reject(trade, { code: NOT_BOUGHT, detail })) !== null;
  }

  /** One whose sending must have ended long ago, and of which nothing could be written then. */
  private async endSending(trades: readonly WatchedTrade[]): Promise<void> {
    for (const trade of trades) {
      if (trade.state === 'intended' && this.clock.now() - trade.createdAt > SENT_MS)
        await this.desk.markUnknown(trade);
    }
  }

  private pause(group: Group, failures: number): void {
    group.failures = failures;
    const pause = failures === 0 ? 0 : Math.min(LOOK_MS * 2 ** (failures - 1), LONGEST_MS);
    group.dueAt = this.clock.now() + pause;
  }
}
