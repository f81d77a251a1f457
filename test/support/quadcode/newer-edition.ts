// as untyped inside as what it stands in for, and failing as it does
/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-misused-promises */
import { Client, type Listener, SsidAuthMethod } from './newer-client.ts';
import { Options, Positions } from './newer-facades.ts';

/**
 * An edition of the SDK with what only newer ones have: connection state, actives, currencies, candles and the chart; and
 * with their habits that an adapter has to live with. It stands in for the official one, which is not published where this
 * is tested. It is loaded by its path, as QUADCODE_SDK.
 */

/** How often its lists are refreshed, in ms. A test of what happens when that fails cannot wait ten minutes. */
const refreshMs = () => Number(process.env['NEWER_EDITION_REFRESH_MS'] ?? 600_000);
/** How long a shutdown waits for what is not answered. */
const SHUTDOWN_MS = 5000;

export { SsidAuthMethod };

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
      this.timers.push(setInterval(async () => options.refresh(), refreshMs())); // nobody catches what it rejects with
      return options;
    });
  }

  private facade(name: string, make: () => Promise<any>): Promise<any> {
    const made = this.facades.get(name) ?? make();
    this.facades.set(name, made);
    return made;
  }
}
