import { Logger } from '@nestjs/common';
import type { Asset, MarketSource } from '../../../market/index.js';
import { BrokerSilent, PurchaseRefused } from '../../broker.errors.js';
import type {
  Balance,
  BrokerSession,
  Credentials,
  Offer,
  Position,
  Purchase,
  SessionListener,
  SessionState,
} from '../broker.js';
import { Catalogue } from './catalogue.js';
import { Deadline } from './deadline.js';
import { Portfolio } from './portfolio.js';
import { QuadcodeConnection } from './quadcode-connection.js';
import type { Carrier, QuadcodeSource } from './quadcode-source.js';
import type { QuadcodeTimes } from './quadcode-times.js';
import { SdkFailure, type SdkInstance, type SdkTarget } from './sdk-instance.js';
import { Trading } from './trading.js';

/** What goes with one connection of the SDK. */
interface Desk {
  instance: SdkInstance;
  catalogue: Catalogue;
  trading: Trading;
}

/** One user at Quadcode, over as many connections of the SDK as it takes. */
export class QuadcodeSession implements BrokerSession, Carrier {
  readonly provider = 'quadcode';
  private readonly log = new Logger('Quadcode');
  private readonly connection: QuadcodeConnection;
  private readonly portfolio: Portfolio;
  private desk: Desk | undefined;
  private user: string | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    target: SdkTarget,
    credentials: Credentials & { ssid: string },
    private readonly source: QuadcodeSource,
    private readonly times: QuadcodeTimes,
    private readonly listener: SessionListener,
  ) {
    this.portfolio = new Portfolio(
      {
        position: (position) => listener.position?.(position),
        balance: (balance) => listener.balance?.(balance),
      },
      () => source.now(),
    );
    this.connection = new QuadcodeConnection(target, credentials.ssid, times, {
      ready: (instance, deadline) => this.ready(instance, deadline),
      state: (state, detail) => this.changed(state, detail),
      stray: (words) => this.log.warn(`${credentials.userId}: the SDK failed by itself: ${words}`),
      time: (time) => source.observe(time),
    });
  }

  get state(): SessionState {
    return this.connection.state;
  }

  get platformUserId(): string | undefined {
    return this.user;
  }

  get market(): MarketSource {
    return this.source;
  }

  /** What carries the market's data at this moment. */
  get carried(): Desk | undefined {
    return this.state === 'connected' ? this.desk : undefined;
  }

  /** @throws SessionRefused, BrokerSilent */
  async open(): Promise<void> {
    await this.connection.open();
    this.source.join(this);
  }

  balances(): Promise<Balance[]> {
    return this.ask((desk, deadline) => this.portfolio.balances(desk.instance, deadline));
  }

  asset(id: string): Promise<Asset> {
    return this.ask(({ catalogue }, deadline) => catalogue.asset(id, deadline));
  }

  offers(asset: string): Promise<Offer[]> {
    return this.ask(async ({ instance, catalogue }, deadline) => {
      const [first] = await this.portfolio.balances(instance, deadline);
      return catalogue.offers(asset, first?.currency ?? 'USD', deadline);
    });
  }

  async buy(purchase: Purchase): Promise<Position> {
    const desk = this.carried;
    if (this.state === 'disconnected') throw new BrokerSilent('The connection to the broker is closed');
    if (!desk) {
      throw new PurchaseRefused(
        'BROKER.REFUSED',
        'The broker is not connected at this moment; nothing was sent',
      );
    }
    return desk.trading.buy(purchase, new Deadline(this.times.call), (late) =>
      this.listener.position?.(late),
    );
  }

  async positions(since: number): Promise<Position[]> {
    // only another connection lists what this one has missed
    if (this.portfolio.missesSomething) this.connection.refresh('news of a position is overdue');
    return this.listed(since);
  }

  close(): Promise<void> {
    this.closed ??= (async () => {
      await this.connection.close();
      this.source.leave(this);
    })();
    return this.closed;
  }

  /** @throws BrokerSilent, SessionRefused, and what the question throws */
  private async ask<T>(question: (desk: Desk, deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(this.times.call);
    await this.connection.connected(deadline);
    try {
      return await question(this.desk!, deadline);
    } catch (error) {
      if (!(error instanceof SdkFailure)) throw error;
      throw new BrokerSilent(`The broker does not answer as it should (${error.message})`);
    }
  }

  private async ready(instance: SdkInstance, deadline: Deadline): Promise<void> {
    const now = () => this.source.now();
    const catalogue = new Catalogue(instance, this.source.details, now);
    await this.portfolio.attach(instance, catalogue, deadline);
    this.user = instance.userId;
    this.desk = { instance, catalogue, trading: new Trading(instance, catalogue, this.portfolio, now) };
  }

  private changed(state: SessionState, detail?: string): void {
    this.source.changed();
    this.listener.state?.(state, detail);
    if (state === 'connected') void this.catchUp();
  }

  /** Tells what closed while there was no connection. */
  private async catchUp(): Promise<void> {
    const since = this.portfolio.openSince;
    if (since === undefined) return;
    await this.listed(since).catch(() => undefined); // whoever needs to know asks again
  }

  private listed(since: number): Promise<Position[]> {
    return this.ask(({ instance }, deadline) => this.portfolio.positions(instance, since, deadline));
  }
}
