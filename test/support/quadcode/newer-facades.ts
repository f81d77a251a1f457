// as untyped inside as what it stands in for, and failing as it does
/* eslint-disable @typescript-eslint/no-explicit-any */
import type { Client } from './newer-client.ts';

class Position {
  [field: string]: unknown;

  constructor(msg: any) {
    this['externalId'] = msg.external_id;
    this.update(msg);
  }

  update(msg: any): void {
    const time = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));
    const option = msg.raw_event?.binary_options_option_changed1 ?? {};
    Object.assign(this, {
      version: msg.version,
      activeId: msg.active_id,
      balanceId: msg.user_balance_id,
      instrumentType: msg.instrument_type,
      direction: option.direction,
      expirationTime: time(option.expiration_time && option.expiration_time * 1000),
      invest: msg.invest,
      status: msg.status,
      closeReason: msg.close_reason,
      closeProfit: msg.close_profit,
      pnlRealized: msg.pnl_realized,
      openQuote: msg.open_quote,
      closeQuote: msg.close_quote,
      openTime: time(msg.open_time),
      closeTime: time(msg.close_time),
    });
  }
}

export class Positions {
  private readonly opened = new Map<number, Position>();
  private readonly closed: Position[] = [];
  private readonly listeners: ((position: Position) => void)[] = [];
  private offset = 0;
  private hasMore = true;

  private readonly client: Client;
  private readonly userId: number;

  constructor(client: Client, userId: number) {
    this.client = client;
    this.userId = userId;
  }

  async start(): Promise<this> {
    const { positions } = await this.client.call('portfolio.get-positions', { limit: 1000, offset: 0 });
    for (const msg of positions) this.opened.set(msg.external_id, new Position(msg));
    await this.client.subscribe('portfolio.position-changed', { user_id: this.userId }, (msg) => {
      const position = this.opened.get(msg.external_id) ?? new Position(msg);
      position.update(msg);
      if (msg.status === 'closed') this.closed.unshift(position);
      if (msg.status === 'closed') this.opened.delete(msg.external_id);
      else this.opened.set(msg.external_id, position);
      for (const tell of this.listeners) tell(position);
    });
    return this;
  }

  getOpenedPositions(): Position[] {
    return [...this.opened.values()];
  }

  subscribeOnUpdatePosition(listener: (position: Position) => void): void {
    this.listeners.push(listener);
  }

  getPositionsHistory() {
    return {
      hasPrevPage: () => this.hasMore,
      getPositions: () => [...this.closed],
      fetchPrevPage: async () => {
        const end = Math.trunc(this.client.currentTime.unixMilliTime / 1000);
        const page = await this.client.call('portfolio.get-history-positions', {
          limit: 30,
          offset: this.offset,
          end,
        });
        for (const msg of page.positions) this.closed.push(new Position(msg));
        this.hasMore = page.positions.length === page.limit;
        this.offset += page.limit;
      },
    };
  }
}

/** Options of one kind; instruments keep the pay-out that they were made with. */
export class Options {
  readonly actives = new Map<number, any>();

  private readonly client: Client;
  private readonly kind: 'blitz' | 'turbo' | 'binary';

  constructor(client: Client, kind: 'blitz' | 'turbo' | 'binary') {
    this.client = client;
    this.kind = kind;
  }

  async refresh(): Promise<void> {
    const data = await this.client.call('binary-options.get-initialization-data', {});
    for (const msg of Object.values<any>(data[this.kind].actives)) {
      const active = this.actives.get(msg.id) ?? { id: msg.id, made: new Map() };
      Object.assign(active, {
        ticker: msg.ticker,
        isSuspended: msg.is_suspended,
        deadtime: msg.deadtime,
        expirationTimes: msg.option.expiration_times,
        profitCommissionPercent: msg.option.profit.commission,
        schedule: msg.schedule.map(([from, to]: number[]) => ({
          from: new Date(from * 1000),
          to: new Date(to * 1000),
        })),
        instruments: () => Promise.resolve(this.instruments(active, msg.option.count)),
      });
      this.actives.set(msg.id, active);
    }
  }

  getActives(): unknown[] {
    return [...this.actives.values()];
  }

  async buy(thing: any, direction: string, ...rest: any[]): Promise<unknown> {
    const [price, balance] = rest.slice(-2);
    const msg = await this.client.call('binary-options.open-option', {
      active_id: thing.activeId ?? thing.id,
      direction,
      option_type_id: { blitz: 12, turbo: 3, binary: 1 }[this.kind],
      expired: this.kind === 'blitz' ? 0 : thing.expiredAt.getTime() / 1000,
      expiration_size: this.kind === 'blitz' ? rest[0] : undefined,
      price,
      user_balance_id: balance.id,
      profit_percent: 100 - thing.profitCommissionPercent,
    });
    return {
      id: msg.id,
      expiredAt: new Date(msg.exp * 1000),
      openedAt: new Date(msg.time_rate * 1000),
      openQuoteValue: msg.value,
      profitIncomePercent: msg.profit_income,
    };
  }

  private instruments(active: any, count: number) {
    const now = this.client.currentTime.unixMilliTime / 1000;
    for (const size of active.expirationTimes) {
      for (let n = 1; n <= count; n++) {
        const end = (Math.floor(now / size) + n) * size;
        if (active.made.has(end)) continue;
        active.made.set(end, {
          activeId: active.id,
          expirationSize: size,
          expiredAt: new Date(end * 1000),
          deadtime: active.deadtime,
          profitCommissionPercent: active.profitCommissionPercent,
        });
      }
    }
    const canBeBought = (at: Date) => (one: any) =>
      one.expiredAt.getTime() - one.deadtime * 1000 > at.getTime();
    return { getAvailableForBuyAt: (at: Date) => [...active.made.values()].filter(canBeBought(at)) };
  }
}
