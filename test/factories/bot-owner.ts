import type { Socket } from 'socket.io-client';
import { until } from '../setup/until.js';
import { letIn, openSocket } from './socket.js';
import { ApiClient, type Answer } from './webhook-sender.js';

interface Shown {
  status: string;
  asset?: string;
  detail?: string;
}

let made = 0;

/** A registered user with a bot and a socket that remembers what it was shown. */
export class BotOwner {
  readonly shown: Shown[] = [];
  readonly pnl: { total: number; trades: number; accountType: string; currency: string }[] = [];

  private constructor(
    readonly api: ApiClient,
    readonly userId: string,
    private readonly socket: Socket,
  ) {
    socket.on('bot_status', (status: Shown) => this.shown.push(status));
    socket.on('pnl_update', (update: BotOwner['pnl'][number]) => this.pnl.push(update));
  }

  static async register(url: string): Promise<BotOwner> {
    const email = `owner${process.pid}-${++made}@example.com`;
    const account = { name: 'Ana', email, password: 'password-of-ana' };
    const { body } = await new ApiClient(url, '').post('/api/auth/register', account);
    const { accessToken, user } = body as { accessToken: string; user: { id: string } };
    return BotOwner.at(url, accessToken, user.id);
  }

  /** With a token of before, such as after a restart. */
  static async at(url: string, token: string, userId: string): Promise<BotOwner> {
    const socket = openSocket(url, token);
    const owner = new BotOwner(new ApiClient(url, token), userId, socket);
    await letIn(socket);
    return owner;
  }

  get token(): string {
    return (this.socket.auth as { token: string }).token;
  }

  get isConnected(): boolean {
    return this.socket.connected;
  }

  connect(): Promise<Answer> {
    return this.api.post('/api/bot/connect', {});
  }

  /** The first strategy on one-minute candles of the first assets, unless it says otherwise. */
  async start(more: object = {}): Promise<Answer> {
    const [strategy] = (await this.api.get('/api/bot/strategies')).body.items as { id: string }[];
    return this.api.post('/api/bot/start-runtime', {
      strategy: strategy.id,
      assets: ['EURUSD-OTC', 'GBPUSD-OTC', 'USDJPY-OTC'],
      timeframe: '1m',
      stake: { mode: 'fixed', amount: 10 },
      ...more,
    });
  }

  async trades(): Promise<BotTrade[]> {
    return (await this.api.get('/api/bot/trades?limit=200')).body.items as BotTrade[];
  }

  async sees(...statuses: string[]): Promise<void> {
    await until(() => statuses.every((status) => this.shown.some((each) => each.status === status)));
  }

  leave(): void {
    this.socket.disconnect();
  }
}

export interface BotTrade {
  id: string;
  clientOrderId: string;
  status: string;
  pnl: number;
  openedAt: string;
  closedAt: string | null;
  strategy: string;
}

/** How long after the end of its candle a trade was opened, ms of the market's time. */
export function lateness({ clientOrderId, openedAt }: BotTrade): number {
  return Date.parse(openedAt) - Number(clientOrderId.split(':').at(-1)) * 1000;
}
