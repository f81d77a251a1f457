import { AppError } from '../../common/index.js';
import type { Asset, MarketSource } from '../../market/index.js';
import type { Clock } from '../../platform/index.js';
import { BrokerSilent, PurchaseRefused, SessionRefused } from '../broker.errors.js';
import type {
  Balance,
  BrokerSession,
  Offer,
  Position,
  Provider,
  Purchase,
  SessionListener,
  SessionState,
} from '../vendors/broker.js';
import { reconnectMs } from './reconnect.rules.js';
import { SESSION_TRANSITIONS } from './session.states.js';

/** How long the opening of a session may take, whatever the vendor's software does, in ms. */
const OPEN_MS = 20_000;
/** How long a session that says that it reconnects may take before it is built anew, in ms. */
const STUCK_MS = 60_000;

export interface SessionEvents {
  moved(state: SessionState, detail: string | undefined): void;
  position(position: Position): void;
}

/**
 * One user at one broker, as this process sees it: the vendor's session, opened when needed and opened anew when it
 * breaks. Whoever has it keeps it over all that. Its failures stay its own.
 */
export class UserSession implements BrokerSession {
  state: SessionState = 'disconnected';
  private current: BrokerSession | undefined;
  private last: BrokerSession | undefined;
  private opening: Promise<BrokerSession> | undefined;
  /** Counts the vendor's sessions: what an older one still says is not heard. */
  private generation = 0;
  private failures = 0;
  private failure: { error: Error; until: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private holders = 0;
  private usedAt: number;

  constructor(
    readonly provider: Provider,
    /** Of the connection that it is opened with. */
    public revision: number,
    private readonly openVendors: (listener: SessionListener) => Promise<BrokerSession>,
    private readonly events: SessionEvents,
    private readonly clock: Clock,
  ) {
    this.usedAt = clock.now();
  }

  get platformUserId(): string | undefined {
    return (this.current ?? this.last)?.platformUserId;
  }

  /** @throws BrokerSilent while it has never been connected */
  get market(): MarketSource {
    const session = this.current ?? this.last;
    if (!session) throw new BrokerSilent();
    return session.market;
  }

  balances(): Promise<Balance[]> {
    return this.open().then((session) => session.balances());
  }

  asset(id: string): Promise<Asset> {
    return this.open().then((session) => session.asset(id));
  }

  offers(asset: string): Promise<Offer[]> {
    return this.open().then((session) => session.offers(asset));
  }

  /** Without a session nothing is sent, and that is sure: it is refused instead of unknown. */
  buy(purchase: Purchase): Promise<Position> {
    if (!this.current) {
      return Promise.reject(new PurchaseRefused('BROKER.REFUSED', 'The broker is not connected'));
    }
    this.usedAt = this.clock.now();
    return this.current.buy(purchase);
  }

  positions(since: number): Promise<Position[]> {
    return this.open().then((session) => session.positions(since));
  }

  /** The vendor's session, opened by whoever comes first. @throws BrokerSilent, SessionRefused, SdkMissing */
  open(): Promise<BrokerSession> {
    this.usedAt = this.clock.now();
    if (this.current) return Promise.resolve(this.current);
    if (this.failure && (this.state === 'needs_session' || this.failure.until > this.clock.now())) {
      return Promise.reject(this.failure.error);
    }
    this.opening ??= this.openOnce();
    return this.opening;
  }

  /** Keeps it open until the returned function is called. */
  hold(): () => void {
    this.holders++;
    let isHeld = true;
    return () => {
      if (isHeld) this.holders--;
      isHeld = false;
      this.usedAt = this.clock.now();
    };
  }

  get isHeld(): boolean {
    return this.holders > 0;
  }

  /** When somebody last used it, ms since 1970. */
  get idleSince(): number {
    return this.usedAt;
  }

  /** The connection has changed: the next use, or its holders at once, get a session of the new one. */
  async reset(revision: number, detail?: string): Promise<void> {
    this.revision = revision;
    this.failures = 0;
    this.failure = undefined;
    await this.leave('disconnected', detail);
    if (this.isHeld) this.openLater(0);
  }

  close(detail?: string): Promise<void> {
    clearTimeout(this.timer);
    this.failure = undefined;
    return this.leave('disconnected', detail);
  }

  private async openOnce(): Promise<BrokerSession> {
    clearTimeout(this.timer);
    const generation = ++this.generation;
    this.move('connecting');
    try {
      const session = await this.openWithin(generation);
      if (generation !== this.generation) {
        void session.close();
        throw new BrokerSilent('The connection was changed meanwhile; try again');
      }
      this.opening = undefined;
      this.current = this.last = session;
      this.failures = 0;
      this.failure = undefined;
      this.move('connected');
      return session;
    } catch (error) {
      if (generation === this.generation)
        this.failed(error instanceof AppError ? error : new BrokerSilent('The broker cannot be reached'));
      throw error;
    }
  }

  private openWithin(generation: number): Promise<BrokerSession> {
    const listener: SessionListener = {
      state: (state, detail) => generation === this.generation && this.heard(state, detail),
      position: (position) => this.events.position(position),
    };
    return new Promise((resolve, reject) => {
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        reject(new BrokerSilent());
      }, OPEN_MS);
      this.openVendors(listener)
        .then((session) => (isLate ? void session.close() : resolve(session)), reject)
        .finally(() => clearTimeout(late));
    });
  }

  /** What the vendor's session says of itself after it was opened. */
  private heard(state: SessionState, detail: string | undefined): void {
    if (!this.current) return; // `openOnce` tells what becomes of it
    if (state === 'connecting') {
      this.move(state, detail);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.state === 'connecting' && this.failed(new BrokerSilent()), STUCK_MS);
      this.timer.unref();
    } else if (state === 'connected') {
      clearTimeout(this.timer);
      this.move(state, detail);
    } else {
      this.failed(state === 'needs_session' ? new SessionRefused(detail) : new BrokerSilent(detail));
    }
  }

  private failed(error: Error): void {
    const needsSession = error instanceof SessionRefused;
    const pause = reconnectMs(++this.failures, Math.random());
    this.failure = { error, until: this.clock.now() + pause };
    void this.leave(needsSession ? 'needs_session' : 'failed', error.message);
    if (!needsSession) this.openLater(pause);
  }

  private openLater(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.failure = undefined;
      if (this.isHeld) this.open().catch(() => undefined); // it has told, and tries again
    }, ms).unref();
  }

  private async leave(state: SessionState, detail?: string): Promise<void> {
    this.generation++;
    this.opening = undefined;
    const session = this.current;
    this.current = undefined;
    this.move(state, detail);
    await session?.close();
  }

  private move(state: SessionState, detail?: string): void {
    if (state === this.state || !SESSION_TRANSITIONS[this.state].includes(state)) return;
    this.state = state;
    this.events.moved(state, detail);
  }
}
