import type { AccountType, BrokerSession, BrokerSessions, Trade } from '../../broker/index.js';
import { AppError, endsWithin } from '../../common/index.js';
import type { Candle } from '../../market/index.js';
import type { Clock, LeaseOwner } from '../../platform/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { historyOf, keyOf, TradingRun } from '../run/trading-run.js';
import type { Decision, MarketView } from '../run/trading-run.types.js';
import type { BotNews } from './bot.news.js';
import type { BotOrders } from './bot-orders.js';
import type { BotDocument } from './bot.schema.js';
import type { BotState } from './bot.states.js';
import type { ShownStatus } from './bot.status.js';
import type { CandleFollower } from './candle-follower.js';
import { type Round, CandleRounds } from './candle-rounds.js';
import { isFresh } from './live-bot.rules.js';
import { OpenTrades } from './open-trades.js';
import { restraintInWords } from './restraint.words.js';

/** Who runs a bot. */
export interface LiveBotHolder {
  owner: LeaseOwner;
  /** It cannot go on. */
  failed: (bot: LiveBot, error: unknown) => void;
  /** Its run was ended, or went to another process. */
  lost: (bot: LiveBot) => void;
}

/** What a bot works with. */
export interface LiveBotParts extends LiveBotHolder {
  sessions: BrokerSessions;
  orders: BotOrders;
  follower: CandleFollower;
  news: BotNews;
  clock: Clock;
  timeZone: string;
}

/** How long a decision waits for trades that are due by then, in ms: beyond it they count as open. */
const SETTLE_MS = 3000;
/** How long the closing waits for an order that is under way, in ms: it is written down, and goes on alone. */
const CLOSE_MS = 5000;

/** A run as it happens: candles come in, orders go out. It begins where the run's trades and the candles say it is. */
export class LiveBot {
  readonly userId: string;
  readonly runId: string;
  readonly open: OpenTrades;
  private readonly settings: RunSettings;
  private readonly accountType: AccountType;
  private run!: TradingRun;
  private session!: BrokerSession;
  private rounds!: CandleRounds;
  private readonly releases: (() => void)[] = [];
  /** One round after the other. */
  private work: Promise<void> = Promise.resolve();
  private isClosed = false;
  private state: BotState = 'starting';
  private shown: ShownStatus | undefined;

  constructor(
    private readonly parts: LiveBotParts,
    row: BotDocument,
  ) {
    this.userId = row._id;
    this.runId = row.runId!;
    this.settings = row.settings!;
    this.accountType = row.accountType!;
    this.open = new OpenTrades(row.runId!, () => this.run);
  }

  /** Resolves when it decides. @throws what makes it impossible now */
  async start(): Promise<void> {
    const { sessions, orders, timeZone } = this.parts;
    const held = await sessions.hold(this.userId);
    if (this.isClosed) return held.release(); // stopped while the session was opened: nobody would let go of it
    this.releases.push(held.release);
    this.session = held.session;
    const { assets, timeframe } = this.settings;
    const found = await Promise.all(assets.map((id) => this.session.asset(id)));
    const contexts = found.map(({ id, symbol, tickSize }) => ({
      asset: id,
      symbol,
      tickSize,
      timeframe,
      timeZone,
    }));
    this.run = new TradingRun(this.settings, contexts, { timeZone });
    this.open.restore(await orders.ofRun(this.userId, this.runId));
    this.rounds = new CandleRounds(assets, timeframe, (round) => this.queue(round));
    await Promise.all(assets.map((asset) => this.follow(asset)));
    if (this.isClosed) return;
    this.show(this.session.market.now());
  }

  /** Decides no more, at once; resolves when nothing is under way. */
  async close(): Promise<void> {
    if (!this.isClosed) {
      this.isClosed = true;
      this.rounds?.stop();
      this.open.stop();
      for (const release of this.releases.splice(0)) release();
    }
    await endsWithin(CLOSE_MS, this.work);
  }

  /** Resolves when everything that has come is decided on. */
  get idle(): Promise<void> {
    return this.work;
  }

  /** Something has happened to a trade of the user. */
  traded(trade: Trade): void {
    if (this.isClosed || !this.run) return;
    if (!this.open.take(trade)) return;
    if (trade.state === 'rejected') {
      const why = trade.rejection?.detail ?? 'the broker refused it';
      this.tell('analyzing', { asset: trade.asset, detail: `The order was not taken: ${why}` });
    } else if (trade.state === 'settled') {
      this.shown = undefined; // whoever tells of results shows how it ended
      this.move(this.open.size > 0 ? 'in_trade' : 'analyzing');
    } else this.inTrade(trade);
  }

  /** Reads again what is due and not heard of: another process may have settled it. */
  async lookAtTrades(): Promise<void> {
    if (this.isClosed || !this.session) return;
    for (const { id } of this.open.due(this.session.market.now())) {
      this.traded(await this.parts.orders.get(this.userId, id));
    }
  }

  /** Warms up with what has ended, and hears what ends from now on. */
  private async follow(asset: string): Promise<void> {
    const { market } = this.session;
    const { timeframe } = this.settings;
    const history = historyOf(this.run);
    const release = await this.parts.follower.follow(
      { market, asset, timeframe, history },
      (candle) => this.run.warm(asset, candle),
      (candle) => this.isClosed || this.rounds.add(asset, candle),
    );
    if (this.isClosed) release();
    else this.releases.push(release);
  }

  private queue(round: Round): void {
    if (this.isClosed) return;
    this.work = this.work.then(async () => {
      if (this.isClosed) return;
      try {
        await this.decideOn(round);
      } catch (error) {
        if (!this.isClosed) this.parts.failed(this, error);
      }
    });
  }

  private async decideOn({ end, candles }: Round): Promise<void> {
    await this.open.settledUntil(end, SETTLE_MS, () => this.lookAtTrades());
    for (const asset of this.settings.assets) {
      const candle = candles.get(asset);
      if (this.isClosed) return;
      if (candle) await this.decide(asset, candle, end);
    }
    this.parts.news.note(this.userId, { runId: this.runId, lastCandleAt: end });
    if (!this.isClosed) this.show(end);
  }

  private async decide(asset: string, candle: Candle, end: number): Promise<void> {
    const view = this.mayTrade(asset, end) ? await this.view(asset, end) : undefined;
    if (this.isClosed) return;
    if (!view) return this.run.warm(asset, candle);
    const decision = this.run.decide(asset, candle, view);
    if (decision.kind === 'nothing') return;
    const about = { asset, direction: decision.signal.direction };
    this.parts.news.note(this.userId, { runId: this.runId, lastSignalAt: end });
    if (decision.kind === 'refused') {
      const { restraint } = decision;
      // a position that is open says it by itself
      if (restraint !== 'max_open') this.tell('analyzing', { ...about, detail: restraintInWords(restraint) });
      return;
    }
    this.tell('signal_found', about);
    await this.order(asset, end, decision);
  }

  /** Not what ended while nobody ran the bot, and not what was ordered before it was taken over. */
  private mayTrade(asset: string, end: number): boolean {
    return (
      isFresh(end, this.session.market.now(), this.settings.timeframe) &&
      !this.open.wasMade(keyOf(asset, end))
    );
  }

  /** Undefined while it is not offered so, or the broker does not say. */
  private async view(asset: string, now: number): Promise<MarketView | undefined> {
    try {
      const offers = await this.session.offers(asset);
      const offer = offers.find(({ kind }) => kind === this.settings.kind);
      if (!offer) return undefined;
      const { payout, minStake, maxStake } = offer;
      return { now, balance: await this.readBalance(), payout, minStake, maxStake };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.tell('analyzing', { asset, detail: error.message });
      return undefined;
    }
  }

  private async readBalance(): Promise<number> {
    const balances = await this.session.balances();
    return balances.find(({ accountType }) => accountType === this.accountType)?.amount ?? 0;
  }

  private async order(asset: string, end: number, decision: Decision & { kind: 'order' }): Promise<void> {
    const { stake, level, signal } = decision;
    const key = keyOf(asset, end);
    this.run.opened({ key, asset, stake, level, openedAt: end });
    try {
      const { userId, runId, settings } = this;
      const { owner, orders } = this.parts;
      const { accountType } = this;
      const trade = await orders.place({ userId, runId, owner, accountType, settings }, asset, end, decision);
      if (trade) return this.traded(trade);
      this.run.dropped(key);
      this.parts.lost(this);
    } catch (error) {
      // nothing was written or sent
      this.run.dropped(key);
      if (!(error instanceof AppError)) throw error;
      this.tell('analyzing', { asset, direction: signal.direction, detail: error.message });
    }
  }

  private inTrade(trade: Trade): void {
    this.move('in_trade');
    const { asset, direction } = trade;
    const detail =
      trade.state === 'unknown' ? { detail: 'The broker has not answered; its positions will tell' } : {};
    this.tell('in_trade', { asset, direction, ...detail });
  }

  /** After a round: whether it rests, waits for a trade, or looks for the next signal. */
  private show(now: number): void {
    const { resting } = this.run.protections({ now });
    if (resting) {
      const { restraint, until } = resting;
      const detail = `${restraintInWords(restraint)}${until === null ? '' : `, until ${new Date(until).toISOString()}`}`;
      if (this.move('paused', detail)) this.tell('paused', { detail });
      return;
    }
    if (this.open.size > 0) return void this.move('in_trade');
    this.move('analyzing');
    if (this.shown !== 'analyzing') this.tell('analyzing', {});
  }

  private tell(status: 'analyzing' | 'signal_found' | 'in_trade' | 'paused', more: object): void {
    this.shown = status;
    this.parts.news.tell(this.userId, this.runId, { status, strategy: this.settings.strategy, ...more });
  }

  /** False when it is in that state already. */
  private move(state: BotState, detail?: string): boolean {
    if (this.state === state) return false;
    this.state = state;
    this.parts.news.note(this.userId, { runId: this.runId, state, since: this.parts.clock.date(), detail });
    return true;
  }
}
