// as untyped inside as what it stands in for, and failing as it does
/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-misused-promises, @typescript-eslint/prefer-promise-reject-errors */
import WebSocket from 'ws';

/**
 * An edition of the SDK with what only newer ones have: connection state, actives, currencies, candles and the chart; and
 * with their habits that an adapter has to live with. It stands in for the official one, which is not published where this
 * is tested. It is loaded by its path, as QUADCODE_SDK.
 */

/** How often its lists are refreshed, in ms. A test of what happens when that fails cannot wait ten minutes. */
const REFRESH_MS = Number(process.env['NEWER_EDITION_REFRESH_MS'] ?? 600_000);
/** Refusals after which it does not connect any more. */
const MOST_REFUSALS = 5;
/** How long a shutdown waits for what is not answered. */
const SHUTDOWN_MS = 5000;

interface Frame {
  request_id?: string;
  name: string;
  microserviceName?: string;
  status?: number;
  msg: any;
}
type Listener = (msg: any) => void;

export class SsidAuthMethod {
  private readonly ssid: string;

  constructor(ssid: string) {
    this.ssid = ssid;
  }

  authenticateWsApiClient(client: Client): Promise<boolean> {
    return client.ask('authenticate', { ssid: this.ssid }) as Promise<boolean>;
  }
}

class Client {
  connection: WebSocket | undefined;
  readonly currentTime = { unixMilliTime: Date.now() };
  readonly times: ((time: number) => void)[] = [];
  readonly states: ((state: string) => void)[] = [];
  readonly pending = new Map<
    string,
    { resolve: (msg: unknown) => void; reject: (why: unknown) => void; resultOnly: boolean }
  >();
  private readonly events = new Map<string, Listener[]>();
  private readonly subscribed: object[] = [];
  private lastId = 0;
  private refusals = 0;
  private ended = false;

  private readonly url: string;
  private readonly platformId: number;
  private readonly auth: SsidAuthMethod;

  constructor(url: string, platformId: number, auth: SsidAuthMethod) {
    this.url = url;
    this.platformId = platformId;
    this.auth = auth;
  }

  connect(): Promise<void> {
    const socket = new WebSocket(this.url, { headers: { cookie: `platform=${this.platformId}` } });
    this.connection = socket;
    socket.onmessage = ({ data }) => this.read(JSON.parse((data as Buffer).toString()) as Frame);
    return new Promise((resolve, reject) => {
      socket.onerror = (event) => reject(event); // an event, no Error
      socket.onopen = async () => {
        try {
          if (!(await this.auth.authenticateWsApiClient(this))) throw new Error('authentication is failed');
          await this.command('setOptions', { sendResults: true });
          this.refusals = 0;
          socket.onclose = () => this.lost();
          for (const tell of this.states) tell('connected');
          resolve();
        } catch (error) {
          this.refusals++;
          socket.terminate();
          reject(error);
        }
      };
    });
  }

  disconnect(): void {
    this.ended = true;
    this.connection?.terminate();
    for (const { reject } of this.pending.values()) reject('connection closed'); // a text, no Error
    this.pending.clear();
  }

  /** A call of a service. */
  call(name: string, body: object): Promise<any> {
    return this.ask('sendMessage', { name, body });
  }

  /** A command, done when its result says so. */
  command(name: string, msg: object): Promise<any> {
    return this.ask(name, msg, true);
  }

  ask(name: string, msg: object, resultOnly = false): Promise<any> {
    if (this.connection?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error('WebSocket connection is not open'));
    }
    const id = String(++this.lastId);
    this.connection.send(JSON.stringify({ name, request_id: id, msg }));
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject, resultOnly }));
  }

  async subscribe(event: string, filters: object, listener: Listener): Promise<void> {
    this.events.set(event, [...(this.events.get(event) ?? []), listener]);
    const msg = { name: event, params: { routingFilters: filters } };
    this.subscribed.push(msg);
    await this.command('subscribeMessage', msg);
  }

  private read(frame: Frame): void {
    if (frame.request_id !== undefined) return this.answer(frame.request_id, frame);
    if (frame.name === 'timeSync') {
      this.currentTime.unixMilliTime = frame.msg;
      for (const tell of this.times) tell(frame.msg);
      return;
    }
    for (const name of [frame.name, `${frame.microserviceName}.${frame.name}`]) {
      for (const listener of this.events.get(name) ?? []) listener(frame.msg);
    }
  }

  private answer(id: string, { name, status, msg }: Frame): void {
    const request = this.pending.get(id);
    if (!request) return;
    if (status! >= 4000) {
      request.reject(new Error(`request is failed with status ${status} and message: ${msg.message}`));
    } else if (name === 'result' && !request.resultOnly) {
      if (msg.success) return; // the answer itself comes after it
      request.reject('request result is not successful'); // a text, no Error
    } else request.resolve(msg);
    this.pending.delete(id);
  }

  private lost(): void {
    for (const { reject } of this.pending.values()) {
      reject(new Error('WebSocket connection closed unexpectedly'));
    }
    this.pending.clear();
    if (this.ended) return;
    for (const tell of this.states) tell('disconnected');
    const again = () => {
      if (this.ended || this.refusals >= MOST_REFUSALS) return;
      this.connect().then(
        () => this.subscribed.forEach((msg) => void this.command('subscribeMessage', msg)),
        () => setTimeout(again, 100),
      );
    };
    setTimeout(again, 100);
  }
}

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

class Positions {
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
class Options {
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

export class ClientSdk {
  /** Facades, whatever became of them: one that failed stays so. */
  private readonly facades = new Map<string, Promise<any>>();
  private readonly timers: NodeJS.Timeout[] = [];

  private readonly client: Client;
  readonly userProfile: { userId: number };
  private readonly host: string;

  private constructor(client: Client, userProfile: { userId: number }, host: string) {
    this.client = client;
    this.userProfile = userProfile;
    this.host = host;
  }

  static async create(
    url: string,
    platformId: number,
    auth: SsidAuthMethod,
    options: { host?: string } = {},
  ): Promise<ClientSdk> {
    const client = new Client(url, platformId, auth);
    await client.connect();
    const { result } = await client.call('core.get-profile', {});
    return new ClientSdk(client, { userId: result.user_id }, options.host ?? '');
  }

  /** Waits for what is not answered. */
  async shutdown(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    const end = Date.now() + SHUTDOWN_MS;
    while (this.client.pending.size > 0 && Date.now() < end) await new Promise((go) => setTimeout(go, 20));
    this.client.disconnect();
  }

  currentTime(): Date {
    return new Date(this.client.currentTime.unixMilliTime);
  }

  subscribeOnWsCurrentTime(listener: (time: Date) => void): void {
    this.client.times.push((time) => listener(new Date(time)));
  }

  wsConnectionState() {
    return this.facade('state', () =>
      Promise.resolve({
        subscribeOnStateChanged: (tell: (state: string) => void) => this.client.states.push(tell),
      }),
    );
  }

  balances() {
    return this.facade('balances', async () => {
      const types: Record<number, string> = { 1: 'real', 4: 'demo' };
      const balances = (await this.client.call('balances.get-available-balances', {})).map((msg: any) => ({
        ...msg,
        type: types[msg.type],
        listeners: [] as Listener[],
        subscribeOnUpdate(listener: Listener) {
          this.listeners.push(listener);
        },
      }));
      await this.client.subscribe('balances.balance-changed', {}, ({ current_balance: now }) => {
        const balance = balances.find(({ id }: { id: number }) => id === now.id);
        balance.amount = now.amount;
        for (const tell of balance.listeners) tell(balance);
      });
      return { getBalances: () => balances };
    });
  }

  /** Asks over HTTP first. */
  positions() {
    return this.facade('positions', async () => {
      await (await fetch(`${this.host}/api/lang/route-translations`)).json();
      return new Positions(this.client, this.userProfile.userId).start();
    });
  }

  blitzOptions() {
    return this.options('blitz');
  }

  turboOptions() {
    return this.options('turbo');
  }

  binaryOptions() {
    return this.options('binary');
  }

  actives() {
    const getActive = async (id: number) => {
      const { name, type, precision, is_otc: isOtc } = await this.client.call('get-active', { id });
      return { name, type, precision, isOtc };
    };
    return Promise.resolve({ getActive });
  }

  currencies() {
    const getCurrency = async (name: string) => {
      const msg = await this.client.call('get-currency', { name });
      return { minDealAmount: msg.min_deal_amount, maxDealAmount: msg.max_deal_amount };
    };
    return Promise.resolve({ getCurrency });
  }

  candles() {
    const getCandles = async (active_id: number, size: number, options: object) =>
      (await this.client.call('quotes-history.get-candles', { active_id, size, ...options })).candles;
    return Promise.resolve({ getCandles });
  }

  realTimeChartDataLayer(activeId: number, size: number) {
    return this.facade(`chart-${activeId}-${size}`, () => {
      let listeners: Listener[] = [];
      let isSubscribed = false;
      return Promise.resolve({
        subscribeOnLastCandleChanged: (listener: Listener) => {
          listeners.push(listener);
          if (isSubscribed) return;
          isSubscribed = true;
          void this.client.subscribe('candle-generated', { active_id: activeId, size }, (msg) => {
            if (msg.active_id === activeId && msg.size === size) for (const tell of listeners) tell(msg);
          });
        },
        unsubscribeOnLastCandleChanged: (listener: Listener) => {
          listeners = listeners.filter((other) => other !== listener);
        },
      });
    });
  }

  private options(kind: 'blitz' | 'turbo' | 'binary') {
    return this.facade(kind, async () => {
      const options = new Options(this.client, kind);
      await options.refresh();
      this.timers.push(setInterval(async () => options.refresh(), REFRESH_MS)); // nobody catches what it rejects with
      return options;
    });
  }

  private facade(name: string, make: () => Promise<any>): Promise<any> {
    const made = this.facades.get(name) ?? make();
    this.facades.set(name, made);
    return made;
  }
}
