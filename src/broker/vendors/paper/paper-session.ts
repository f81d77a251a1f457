import { AppError } from '../../../common/index.js';
import type { Asset, MarketSource } from '../../../market/index.js';
import { BrokerSilent } from '../../broker.errors.js';
import type {
  Balance,
  BrokerSession,
  Offer,
  Position,
  Purchase,
  SessionListener,
  SessionState,
} from '../broker.js';
import { toAsset } from './market/paper-market.js';
import { type AccountListener, type PaperExchange } from './paper-exchange.js';
import type { PaperMarkets } from './paper-markets.js';
import { offersOf } from './paper-options.js';

/** How long the database may take to answer, ms. */
const BOUND_MS = 4000;

/** One user at the paper exchange, in this process. */
export class PaperSession implements BrokerSession, AccountListener {
  readonly provider = 'paper';
  readonly platformUserId = undefined;
  readonly balance: AccountListener['balance'];
  private detach: (() => void) | undefined;
  private closed = false;

  private constructor(
    private readonly userId: string,
    private readonly listener: SessionListener,
    private readonly exchange: PaperExchange,
    private readonly markets: PaperMarkets,
    readonly market: MarketSource,
  ) {
    const hear = listener.balance;
    if (hear) this.balance = (balance) => void (this.closed || hear(balance));
  }

  /** @throws BrokerSilent when the database does not answer */
  static async open(
    userId: string,
    listener: SessionListener,
    parts: { exchange: PaperExchange; markets: PaperMarkets; market: MarketSource },
  ): Promise<PaperSession> {
    const session = new PaperSession(userId, listener, parts.exchange, parts.markets, parts.market);
    session.detach = await answered(parts.exchange.attach(userId, session));
    return session;
  }

  get state(): SessionState {
    return this.closed ? 'disconnected' : 'connected';
  }

  balances(): Promise<Balance[]> {
    return this.ask(() => this.exchange.balances(this.userId));
  }

  asset(id: string): Promise<Asset> {
    return this.ask(() => toAsset(this.markets.current.find(id).series, this.market.now()));
  }

  offers(asset: string): Promise<Offer[]> {
    return this.ask(() => offersOf(this.markets.current.find(asset).series, this.market.now()));
  }

  buy(purchase: Purchase): Promise<Position> {
    return this.ask(() => this.exchange.buy(this.userId, purchase));
  }

  positions(since: number): Promise<Position[]> {
    return this.ask(() => this.exchange.positions(this.userId, since));
  }

  close(): Promise<void> {
    if (!this.closed) {
      this.closed = true;
      this.detach?.();
      this.listener.state?.('disconnected');
    }
    return Promise.resolve();
  }

  position(position: Position): void {
    if (!this.closed) this.listener.position?.(position);
  }

  private async ask<Answer>(question: () => Answer | Promise<Answer>): Promise<Answer> {
    if (this.closed) throw new BrokerSilent('This session has been closed');
    return answered((async () => question())());
  }
}

/** What it answers. @throws BrokerSilent when the database fails, or takes too long */
async function answered<Answer>(work: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokerSilent()), BOUND_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw error instanceof AppError ? error : new BrokerSilent();
  } finally {
    clearTimeout(timer);
  }
}
