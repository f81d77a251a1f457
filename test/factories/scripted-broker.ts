import type { Asset, MarketSource } from '../../src/market/index.js';
import { UnknownAsset } from '../../src/market/index.js';
import { BrokerSilent, PurchaseRefused, SessionRefused } from '../../src/broker/broker.errors.js';
import type {
  Balance,
  Broker,
  BrokerSession,
  Credentials,
  Offer,
  Position,
  Provider,
  Purchase,
  SessionListener,
} from '../../src/broker/vendors/broker.js';
import type { Clock } from '../../src/platform/index.js';

/** What a vendor does with the next purchase: `lost` buys and does not answer, `silent` does neither. */
type Mood = 'buys' | 'lost' | 'silent' | 'refuses';

const EURUSD: Asset = {
  id: 'EURUSD',
  symbol: 'EURUSD',
  name: 'Euro / US dollar',
  kind: 'forex',
  open: true,
  payout: 0.87,
  tickSize: 0.00001,
};

/** A vendor whose behaviour a test says: its servers in one object, as many sessions as are opened. */
export class ScriptedBroker implements Broker {
  readonly provider: Provider;
  readonly notBoughtAfterMs = 120_000;
  mood: Mood = 'buys';
  /** No call is answered, and no session opened. */
  away = false;
  /** Whether positions carry our own id. */
  keepsOrderIds = false;
  /** SSID -> the platform's id of the user; none: SSIDs are not looked at. */
  ssids: Record<string, string> | undefined;
  asset: Asset = { ...EURUSD };
  offer: Offer = {
    kind: 'blitz',
    expirySeconds: [60],
    payout: 0.87,
    minStake: 100,
    maxStake: 100_000,
    deadTime: 0,
  };
  balances: Balance[] = [
    { accountType: 'demo', amount: 1_000_000, currency: 'USD' },
    { accountType: 'real', amount: 1_000_000, currency: 'USD' },
  ];
  /** What was bought, by anybody. */
  readonly positions: (Position & { userId: string })[] = [];
  /** Purchases that came here, refused ones included. */
  readonly asked: Purchase[] = [];
  opened = 0;
  /** Called before a purchase is answered. */
  beforeReply: () => Promise<void> = () => Promise.resolve();
  private readonly sessions = new Set<{ userId: string; listener: SessionListener }>();
  private readonly market: MarketSource;

  constructor(
    private readonly clock: Clock,
    provider: Provider = 'paper',
  ) {
    this.provider = provider;
    this.market = {
      key: `${provider}:scripted`,
      now: () => clock.now(),
      assets: () => Promise.resolve([this.asset]),
      candles: () => Promise.resolve([]),
      watch: () => Promise.resolve(() => undefined),
    };
  }

  async open({ userId, ssid }: Credentials, listener: SessionListener): Promise<BrokerSession> {
    await this.reach();
    const platformUserId = this.ssids?.[ssid ?? ''];
    if (this.ssids && platformUserId === undefined) throw new SessionRefused();
    this.opened++;
    const entry = { userId, listener };
    this.sessions.add(entry);
    return {
      provider: this.provider,
      state: 'connected',
      platformUserId,
      market: this.market,
      balances: () => this.reach().then(() => this.balances),
      asset: (id) =>
        this.reach().then(() => (id === this.asset.id ? this.asset : Promise.reject(new UnknownAsset(id)))),
      offers: () => this.reach().then(() => (this.asset.open ? [this.offer] : [])),
      buy: (purchase) => this.buy(userId, purchase),
      positions: (since) =>
        this.reach().then(() =>
          this.positions.filter(
            (each) => each.userId === userId && (each.closedAt === null || each.closedAt >= since),
          ),
        ),
      close: () => Promise.resolve(void this.sessions.delete(entry)),
    };
  }

  /** Ends a position, with or without telling. */
  settle(externalId: string, status: 'win' | 'loss', isTold = true): void {
    const position = this.positions.find((each) => each.externalId === externalId)!;
    position.version++;
    position.status = status;
    position.pnl = status === 'win' ? Math.round(position.stake * position.payout) : -position.stake;
    position.closedAt = position.expiresAt;
    if (isTold) this.tell(position);
  }

  tell({ userId, ...position }: Position & { userId: string }): void {
    for (const session of this.sessions) {
      if (session.userId === userId) session.listener.position?.({ ...position });
    }
  }

  /** What its connection does, to all sessions of a user. */
  say(userId: string, state: 'connecting' | 'connected' | 'failed' | 'needs_session', detail?: string): void {
    for (const session of [...this.sessions])
      if (session.userId === userId) session.listener.state?.(state, detail);
  }

  private async buy(userId: string, purchase: Purchase): Promise<Position> {
    this.asked.push(purchase);
    const { mood } = this;
    if (mood === 'refuses') throw new PurchaseRefused('BROKER.PURCHASE_WINDOW_CLOSED', 'Too late');
    if (mood === 'silent') throw new BrokerSilent();
    const { clientOrderId, ...bought } = purchase;
    const now = this.clock.now();
    const position = {
      ...bought,
      ...(this.keepsOrderIds && { clientOrderId }),
      userId,
      externalId: `${this.provider}-${this.positions.length + 1}`,
      version: 1,
      payout: this.offer.payout,
      status: 'open' as const,
      pnl: 0,
      openedAt: now,
      expiresAt: now + purchase.expirySeconds * 1000,
      closedAt: null,
    };
    this.positions.push(position);
    await this.beforeReply();
    if (mood === 'lost') throw new BrokerSilent();
    const { userId: _, ...reply } = position;
    return reply;
  }

  private reach(): Promise<void> {
    return this.away ? Promise.reject(new BrokerSilent()) : Promise.resolve();
  }
}
