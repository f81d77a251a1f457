/** The platform behind the server: its market, its people, and what they bought. Prices are pure functions of the time. */

export interface PlatformActive {
  id: number;
  ticker: string;
  name: string;
  type: string;
  precision: number;
  isOtc: boolean;
  suspended: boolean;
  /** 100 less this is the pay-out in percent. */
  commission: number;
  kinds: readonly ('blitz' | 'turbo' | 'binary')[];
}

export interface PlatformUser {
  userId: number;
  balances: { id: number; type: number; amount: number; currency: string }[];
}

export interface PlatformPosition {
  external_id: number;
  id: string;
  user_id: number;
  user_balance_id: number;
  active_id: number;
  instrument_type: string;
  direction: 'call' | 'put';
  invest: number;
  profit_percent: number;
  open_quote: number;
  open_time: number;
  expiration_time: number;
  status: 'open' | 'closed';
  version: number;
  close_quote?: number;
  close_reason?: string;
  close_profit?: number;
  pnl_realized?: number;
  close_time?: number;
}

export interface PlatformCandle {
  id: number;
  from: number;
  to: number;
  open: number;
  close: number;
  min: number;
  max: number;
  volume: number;
  at: number;
}

/** What it refuses a request with. */
export class PlatformRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TYPES: Readonly<
  Record<number, { kind: 'blitz' | 'turbo' | 'binary'; step: number; deadtime: number }>
> = {
  12: { kind: 'blitz', step: 0, deadtime: 0 },
  3: { kind: 'turbo', step: 60, deadtime: 30 },
  1: { kind: 'binary', step: 900, deadtime: 300 },
};

export class Platform {
  readonly users = new Map<string, PlatformUser>();
  readonly positions: PlatformPosition[] = [];
  readonly actives: PlatformActive[] = [
    active(76, 'EURUSD-OTC', 'Forex', 6, ['blitz', 'turbo', 'binary']),
    active(1, 'EURUSD', 'Forex', 5, ['turbo', 'binary']),
    active(816, 'BTCUSD', 'Crypto', 2, ['blitz']),
  ];
  /** Where an active has no trades: no candles, as [from, to) in seconds. */
  readonly gaps: { active: number; from: number; to: number }[] = [];
  private nextId = 9000;

  /** The price at a whole second, in steps of the precision. */
  price(activeId: number, second: number): number {
    const { precision } = this.active(activeId);
    const wave = Math.sin(second / 37) + Math.sin(second / 7 + activeId) / 3;
    return Number((1.1 + wave / 1000 + (second % 3) / 100_000).toFixed(precision));
  }

  active(id: number): PlatformActive {
    const found = this.actives.find((one) => one.id === id);
    if (!found) throw new PlatformRefusal(4004, 'active not found');
    return found;
  }

  /** A candle of `size` seconds, as it is at the instant `now` (seconds); undefined in a gap and before its first tick. */
  candle(activeId: number, size: number, from: number, now: number): PlatformCandle | undefined {
    const isGap = this.gaps.some((gap) => gap.active === activeId && from >= gap.from && from < gap.to);
    const end = Math.min(from + size, now);
    if (isGap || end <= from) return undefined;
    const prices: number[] = [];
    for (let second = from + 1; second <= end; second++) prices.push(this.price(activeId, second));
    return {
      id: Math.floor(from / size),
      from,
      to: from + size,
      open: prices[0],
      close: prices.at(-1)!,
      min: Math.min(...prices),
      max: Math.max(...prices),
      volume: prices.length,
      at: end * 1e9,
    };
  }

  initialization(now: number) {
    const schedule = [[now - 86_400, now + 86_400]];
    const of = (kind: 'blitz' | 'turbo' | 'binary', option: object, deadtime: number) => ({
      actives: Object.fromEntries(
        this.actives
          .filter(({ kinds }) => kinds.includes(kind))
          .map((one) => [
            one.id,
            {
              id: one.id,
              ticker: one.ticker,
              is_suspended: one.suspended,
              deadtime,
              buyback_deadtime: 0,
              is_buyback: false,
              option: { ...option, profit: { commission: one.commission } },
              schedule,
            },
          ]),
      ),
    });
    return {
      blitz: of('blitz', { count: 1, expiration_times: [5, 30, 60] }, 0),
      turbo: of('turbo', { count: 5, expiration_times: [60] }, 30),
      binary: of('binary', { count: 3, expiration_times: [900], special: {} }, 300),
    };
  }

  /** @param now seconds */
  open(user: PlatformUser, order: Record<string, number | string>, now: number): PlatformPosition {
    const type = TYPES[Number(order['option_type_id'])];
    const active = this.active(Number(order['active_id']));
    const balance = user.balances.find(({ id }) => id === order['user_balance_id']);
    const invest = Number(order['price']);
    if (active.suspended || !active.kinds.includes(type.kind)) {
      throw new PlatformRefusal(4003, 'active is suspended');
    }
    if (order['profit_percent'] !== 100 - active.commission) {
      throw new PlatformRefusal(4103, 'profit percent has changed');
    }
    if (!balance || balance.amount < invest) throw new PlatformRefusal(4001, 'not enough money on balance');
    const expired = type.kind === 'blitz' ? now + Number(order['expiration_size']) : Number(order['expired']);
    if (type.step > 0 && (expired % type.step !== 0 || now >= expired - type.deadtime)) {
      throw new PlatformRefusal(4112, 'expiration is not available for purchase');
    }
    balance.amount = Number((balance.amount - invest).toFixed(2));
    const id = ++this.nextId;
    const position: PlatformPosition = {
      external_id: id,
      id: `p-${id}`,
      user_id: user.userId,
      user_balance_id: balance.id,
      active_id: active.id,
      instrument_type: `${type.kind}-option`,
      direction: order['direction'] as 'call' | 'put',
      invest,
      profit_percent: 100 - active.commission,
      open_quote: this.price(active.id, now),
      open_time: now * 1000,
      expiration_time: expired,
      status: 'open',
      version: 1,
    };
    this.positions.push(position);
    return position;
  }

  /** By the price, or as told. @param now seconds */
  close(position: PlatformPosition, now: number, outcome?: 'win' | 'loose' | 'equal' | 'sold'): void {
    const towards = position.direction === 'call' ? 1 : -1;
    let quote = this.price(position.active_id, position.expiration_time);
    if (outcome === 'win') quote = position.open_quote + towards * 0.001;
    if (outcome === 'loose') quote = position.open_quote - towards * 0.001;
    if (outcome === 'equal') quote = position.open_quote;
    const up = Math.sign(quote - position.open_quote) * towards;
    const reason = outcome ?? (up === 0 ? 'equal' : up > 0 ? 'win' : 'loose');
    const win = Number(((position.invest * position.profit_percent) / 100).toFixed(2));
    const profit = { win, equal: 0, loose: -position.invest, sold: -position.invest / 2 }[reason];
    const balance = this.balanceOf(position);
    balance.amount = Number((balance.amount + position.invest + profit).toFixed(2));
    Object.assign(position, {
      status: 'closed',
      close_reason: reason,
      close_quote: quote,
      close_profit: position.invest + profit,
      pnl_realized: profit,
      close_time: now * 1000,
      version: position.version + 1,
    });
  }

  balanceOf({ user_balance_id }: PlatformPosition) {
    return [...this.users.values()]
      .flatMap(({ balances }) => balances)
      .find(({ id }) => id === user_balance_id)!;
  }
}

function active(
  id: number,
  ticker: string,
  type: string,
  precision: number,
  kinds: PlatformActive['kinds'],
): PlatformActive {
  const isOtc = ticker.endsWith('-OTC');
  return { id, ticker, name: ticker, type, precision, isOtc, suspended: false, commission: 13, kinds };
}
