import type { AccountType, Balance, Position, Purchase } from '../broker.js';
import type { Catalogue } from './catalogue.js';
import type { Deadline } from './deadline.js';
import { PositionBook } from './position-book.js';
import { accountOf, kindOf, toBought, toCents, toPosition } from './position.rules.js';
import type { SdkBalance, SdkOption, SdkPosition, SdkPositions } from './quadcode-sdk.js';
import type { SdkInstance } from './sdk-instance.js';

/** Of the history at most; a page has 30. */
const MOST_PAGES = 40;
/** So long after its expiry an open position that nothing was heard of counts as missed, and until when. In ms. */
const OVERDUE_MS = 15_000;
const FORGOTTEN_MS = 600_000;
/** How many purchases are remembered with what they were bought with. */
const MOST_BOUGHT = 1000;

interface Bought {
  direction: Purchase['direction'];
  payout?: number;
  expiresAt: number;
  clientOrderId?: string;
}

/** A purchase that was sent, as long as no answer has come. */
export interface Sent {
  purchase: Purchase;
  expiresAt: number;
}

/** Balances and positions of one user, over all connections of the session. */
export class Portfolio {
  private readonly book = new PositionBook();
  private readonly accounts = new Map<number, AccountType>();
  private readonly bought = new Map<string, Bought>();
  private readonly sent = new Set<Sent>();
  private readonly pages = new WeakMap<SdkPositions, number>();
  private catalogue: Catalogue | undefined;

  constructor(
    private readonly tell: { position: (position: Position) => void; balance: (balance: Balance) => void },
    private readonly now: () => number,
  ) {}

  /** Listens to a new connection, and tells what changed before it. @throws BrokerSilent, SdkFailure */
  async attach(instance: SdkInstance, catalogue: Catalogue, deadline: Deadline): Promise<void> {
    const [balances, positions] = await Promise.all([
      this.balancesOf(instance, deadline),
      this.positionsOf(instance, deadline),
    ]);
    this.catalogue = catalogue;
    for (const balance of balances) {
      const accountType = accountOf(balance);
      if (!accountType || this.isLesser(balance, balances)) continue;
      this.accounts.set(balance.id, accountType);
      balance.subscribeOnUpdate(
        instance.callback((now: SdkBalance) => this.tell.balance(toBalance(now, accountType))),
      );
    }
    positions.subscribeOnUpdatePosition(instance.callback((raw: SdkPosition) => this.hear(raw)));
    for (const raw of openOnes(positions)) this.hear(raw);
  }

  async balances(instance: SdkInstance, deadline: Deadline): Promise<Balance[]> {
    const balances = await this.balancesOf(instance, deadline);
    return balances.flatMap((balance) => {
      const accountType = this.accounts.get(balance.id);
      return accountType ? [toBalance(balance, accountType)] : [];
    });
  }

  /** The SDK's own, to buy with. */
  async balance(
    instance: SdkInstance,
    accountType: AccountType,
    deadline: Deadline,
  ): Promise<SdkBalance | undefined> {
    const balances = await this.balancesOf(instance, deadline);
    return balances.find(({ id }) => this.accounts.get(id) === accountType);
  }

  /** Whether a position should have been closed by now and nothing was heard of it: news was lost. */
  get missesSomething(): boolean {
    const now = this.now();
    return this.book
      .open()
      .some(({ expiresAt }) => expiresAt < now - OVERDUE_MS && expiresAt > now - FORGOTTEN_MS);
  }

  /** Where the oldest open position began; undefined without one. */
  get openSince(): number | undefined {
    const times = this.book.open().map(({ openedAt }) => openedAt);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  async positions(instance: SdkInstance, since: number, deadline: Deadline): Promise<Position[]> {
    const positions = await this.positionsOf(instance, deadline);
    for (const raw of openOnes(positions)) this.hear(raw);
    const history = positions.getPositionsHistory();
    let pages = this.pages.get(positions) ?? 0;
    while (history.hasPrevPage() && pages < MOST_PAGES) {
      const oldest = history.getPositions().at(-1)?.closeTime?.getTime();
      if (pages > 0 && oldest !== undefined && oldest < since) break;
      await instance.call(deadline, () => history.fetchPrevPage());
      this.pages.set(positions, ++pages);
    }
    for (const raw of history.getPositions()) this.hear(raw);
    return this.book.since(since);
  }

  /** Until the returned function is called, positions without a direction are looked for among what was sent. */
  sending(sent: Sent): () => void {
    this.sent.add(sent);
    return () => void this.sent.delete(sent);
  }

  /** What a purchase has become; what was heard of it before its answer counts. */
  answered(option: SdkOption, purchase: Purchase): Position {
    const position = toBought(option, purchase, this.catalogue?.knownTickSize(purchase.asset));
    const { externalId, direction, payout, expiresAt, clientOrderId } = position;
    this.bought.set(externalId, { direction, payout, expiresAt, clientOrderId });
    if (this.bought.size > MOST_BOUGHT) this.bought.delete(this.bought.keys().next().value!);
    if (this.book.take(position)) return position;
    const heard = { ...this.book.get(externalId)!, clientOrderId, payout, expiresAt };
    this.book.correct(heard);
    return heard;
  }

  private hear(raw: SdkPosition): void {
    const id = String(raw.externalId);
    const bought = this.bought.get(id) ?? this.bought.get(String(raw.orderIds?.[0])) ?? this.sentAs(raw);
    const asset = String(raw.activeId);
    const position = toPosition(raw, {
      accounts: this.accounts,
      tickSize: this.catalogue?.knownTickSize(asset),
      payout: this.catalogue?.knownPayout(asset, kindOf(raw) ?? 'blitz') ?? 0,
      ...(bought && { bought }),
    });
    if (position && this.book.take(position)) this.tell.position(position);
  }

  /** An answer may be lost though the order exists: if just one thing that was sent can be it, it is. */
  private sentAs(raw: SdkPosition): Bought | undefined {
    const candidates = [...this.sent].filter(
      ({ purchase }) =>
        purchase.asset === String(raw.activeId) &&
        purchase.kind === kindOf(raw) &&
        purchase.stake === toCents(raw.invest ?? NaN) &&
        purchase.accountType === this.accounts.get(raw.balanceId ?? NaN) &&
        (raw.direction === undefined || raw.direction === purchase.direction),
    );
    const [one, another] = candidates;
    return one && !another ? { direction: one.purchase.direction, expiresAt: one.expiresAt } : undefined;
  }

  /** The platform may have several of a type: the first one counts. */
  private isLesser(balance: SdkBalance, all: readonly SdkBalance[]): boolean {
    return all.find((other) => accountOf(other) === accountOf(balance)) !== balance;
  }

  private async balancesOf(instance: SdkInstance, deadline: Deadline): Promise<SdkBalance[]> {
    const facade = await instance.facade('balances', deadline, (sdk) => sdk.balances());
    return facade.getBalances();
  }

  private positionsOf(instance: SdkInstance, deadline: Deadline): Promise<SdkPositions> {
    return instance.facade('positions', deadline, (sdk) => sdk.positions());
  }
}

function openOnes(positions: SdkPositions): SdkPosition[] {
  return positions.getOpenedPositions?.() ?? positions.getAllPositions?.() ?? [];
}

function toBalance({ amount, currency }: SdkBalance, accountType: AccountType): Balance {
  return { accountType, amount: toCents(amount), currency };
}
