import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Platform, type PlatformPosition, PlatformRefusal, type PlatformUser } from './platform.js';

interface Connected {
  socket: WebSocket;
  user: PlatformUser | undefined;
  /** Names of the events it has subscribed to, with their filters. */
  subscriptions: { name: string; filters: Record<string, number> }[];
}

interface Request {
  name: string;
  request_id: string;
  msg: { name?: string; body?: Record<string, number | string>; params?: unknown } & Record<string, unknown>;
}

const START = 1_800_000_000;

/**
 * A platform like Quadcode's on a loopback port: the WebSocket protocol as the published SDK speaks it, and the HTTP that the
 * official one asks. Its clock stands still until `step` is called. What it does wrong is scripted by name of request
 * (`authenticate`, `core.get-profile`, `binary-options.open-option`, ...).
 */
export class QuadcodeServer {
  readonly platform = new Platform();
  /** Requests that get no answer; nothing happens either. */
  readonly silent = new Set<string>();
  /** Requests that are done, and whose answer is lost. */
  readonly replyLost = new Set<string>();
  /** Requests that are answered late, in ms. */
  readonly late = new Map<string, number>();
  /** Requests that are answered by a status and a message, or (`false`) by a gateway that did not pass them on. */
  readonly refused = new Map<string, { status: number; message: string } | false>();
  /** Requests in the order they came. */
  readonly requests: { name: string; userId: number | undefined; body: Record<string, unknown> }[] = [];
  /** Whether HTTP is answered. */
  http = true;
  /** Whether position events are sent. */
  events = true;
  /** Whether positions close by themselves at their expiry. */
  settles = true;
  /** How many candles it gives at once. */
  mostCandles = 1000;
  /** How many connections there ever were. */
  connections = 0;
  private time = START;
  private readonly connected = new Set<Connected>();
  private readonly sockets = new Set<Socket>();
  private heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly server: Server,
    webSockets: WebSocketServer,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
    });
    server.on('request', (_, response) => {
      if (this.http) response.setHeader('content-type', 'application/json').end('{"isSuccessful":false}');
    });
    webSockets.on('connection', (socket: WebSocket) => this.greet(socket));
    this.heartbeat = setInterval(() => this.tellTime(), 50);
  }

  static async open(port = 0): Promise<QuadcodeServer> {
    const server = createServer();
    const opened = new QuadcodeServer(server, new WebSocketServer({ server, path: '/echo/websocket' }));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return opened;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get variables(): Record<string, string> {
    return {
      AVALON_WS_URL: `ws://127.0.0.1:${this.port}/echo/websocket`,
      AVALON_API_HOST: `http://127.0.0.1:${this.port}`,
      AVALON_PLATFORM_ID: '13',
    };
  }

  /** Of the platform, ms since 1970. */
  get now(): number {
    return this.time * 1000;
  }

  /** A person with 10,000 demo and 1,000 real dollars, and the SSID to connect with. */
  addUser(userId: number, ssid = `ssid-of-${userId}-${'x'.repeat(20)}`): string {
    this.platform.users.set(ssid, {
      userId,
      balances: [
        { id: userId * 10 + 1, type: 1, amount: 1000, currency: 'USD' },
        { id: userId * 10 + 4, type: 4, amount: 10_000, currency: 'USD' },
      ],
    });
    return ssid;
  }

  /** Goes on by so many seconds, one after the other. */
  step(seconds = 1): void {
    for (let i = 0; i < seconds; i++) {
      this.time++;
      this.tellTime();
      for (const one of this.connected) this.tellCandles(one);
      for (const position of this.platform.positions) {
        if (this.settles && position.status === 'open' && this.time >= position.expiration_time) {
          this.close(position);
        }
      }
    }
  }

  /** Sets the clock, without anything happening in between. */
  jump(seconds: number): void {
    this.time += seconds;
    this.tellTime();
  }

  close(position: PlatformPosition, outcome?: 'win' | 'loose' | 'equal' | 'sold'): void {
    this.platform.close(position, this.time, outcome);
    this.tellPosition(position);
    this.tellBalance(position);
  }

  /** Sends the position as it is, once more or with another version. */
  tellPosition(position: PlatformPosition, changes: Partial<PlatformPosition> = {}): void {
    if (!this.events) return;
    const msg = { ...wire(position), ...changes };
    this.publish('portfolio', 'position-changed', msg, ({ user }) => user?.userId === position.user_id);
  }

  /** Any text as a frame to everybody. */
  sendRaw(frame: string): void {
    for (const { socket } of this.connected) socket.send(frame);
  }

  /** Breaks all connections; the next ones are taken. */
  cut(): void {
    for (const { socket } of this.connected) socket.terminate();
  }

  /** Nobody with this SSID gets in any more, nor stays. */
  expire(ssid: string): void {
    const user = this.platform.users.get(ssid);
    this.platform.users.delete(ssid);
    for (const one of this.connected) if (one.user === user) one.socket.terminate();
  }

  /** Stops telling the time, as a network that is gone. */
  hush(): void {
    clearInterval(this.heartbeat);
  }

  /** Ends when everybody has got what was sent so far. */
  async delivered(): Promise<void> {
    await Promise.all(
      [...this.connected].map(
        ({ socket }) =>
          new Promise<void>((resolve) => {
            socket.once('pong', () => resolve()).once('close', () => resolve());
            socket.ping();
          }),
      ),
    );
  }

  /** How often something was asked. */
  asked(name: string): number {
    return this.requests.filter((request) => request.name === name).length;
  }

  get open(): number {
    return this.connected.size;
  }

  async stop(): Promise<void> {
    clearInterval(this.heartbeat);
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private greet(socket: WebSocket): void {
    this.connections++;
    const one: Connected = { socket, user: undefined, subscriptions: [] };
    this.connected.add(one);
    socket.on('close', () => this.connected.delete(one));
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.take(one, JSON.parse(data.toString()) as Request));
  }

  private take(one: Connected, request: Request): void {
    const isCall = request.name === 'sendMessage';
    const name = isCall ? request.msg.name! : request.name;
    const body = (isCall ? request.msg.body : request.msg) ?? {};
    this.requests.push({ name, userId: one.user?.userId, body });
    if (this.silent.has(name)) return;
    const refusal = this.refused.get(name);
    const reply = (frame: object) => {
      if (this.replyLost.has(name)) return;
      const send = () => one.socket.send(JSON.stringify({ request_id: request.request_id, ...frame }));
      const late = this.late.get(name);
      if (late === undefined) send();
      else setTimeout(send, late);
    };
    if (refusal === false) return reply({ name: 'result', status: 2000, msg: { success: false } });
    if (refusal) return reply({ name: 'error', status: refusal.status, msg: { message: refusal.message } });
    try {
      const answer = isCall ? this.call(one, name, body as never) : this.command(one, request);
      if (answer === undefined) return reply({ name: 'result', status: 2000, msg: { success: true } });
      if (isCall) reply({ name: 'result', status: 2000, msg: { success: true } });
      reply({ name: name === 'authenticate' ? 'authenticated' : name, status: 2000, msg: answer });
    } catch (error) {
      if (!(error instanceof PlatformRefusal)) throw error;
      reply({ name: 'error', status: error.status, msg: { message: error.message } });
    }
  }

  private command(one: Connected, { name, msg }: Request): unknown {
    if (name === 'authenticate') {
      one.user = this.platform.users.get(String(msg['ssid']));
      return one.user !== undefined;
    }
    const { name: event, params } = msg as {
      name?: string;
      params?: { routingFilters?: Record<string, number> };
    };
    if (name === 'subscribeMessage') {
      one.subscriptions.push({ name: event!, filters: params?.routingFilters ?? {} });
    }
    if (name === 'unsubscribeMessage') {
      const at = one.subscriptions.findIndex((known) => known.name === event);
      if (at >= 0) one.subscriptions.splice(at, 1);
    }
    return undefined;
  }

  private call(one: Connected, name: string, body: Record<string, never>): unknown {
    const user = one.user;
    if (!user) throw new PlatformRefusal(4010, 'not authenticated');
    const { platform, time } = this;
    const own = platform.positions.filter(({ user_id }) => user_id === user.userId);
    const page = (positions: PlatformPosition[], limit: number, offset: number) => ({
      limit,
      total: positions.length,
      positions: positions.slice(offset, offset + limit).map(wire),
    });
    switch (name) {
      case 'core.get-profile':
        return { result: { user_id: user.userId, first_name: 'Ana', last_name: 'Silva' } };
      case 'balances.get-available-balances':
        return user.balances.map((balance) => ({ ...balance, user_id: user.userId, is_marginal: false }));
      case 'binary-options.get-initialization-data':
        return platform.initialization(time);
      case 'binary-options.open-option': {
        const position = platform.open(user, body, time);
        this.tellPosition(position);
        this.tellBalance(position);
        return {
          id: position.external_id,
          act: position.active_id,
          direction: position.direction,
          exp: position.expiration_time,
          price: position.invest,
          profit_income: position.profit_percent,
          time_rate: time,
          type: position.instrument_type,
          value: position.open_quote,
        };
      }
      case 'portfolio.get-positions':
        return page(
          own.filter(({ status }) => status === 'open'),
          body['limit'],
          body['offset'],
        );
      case 'portfolio.get-history-positions': {
        const closed = own.filter(
          ({ status, close_time }) => status === 'closed' && close_time! / 1000 <= body['end'],
        );
        return page(
          closed.sort((a, b) => b.close_time! - a.close_time!),
          body['limit'],
          body['offset'],
        );
      }
      case 'quotes-history.get-candles':
        return { candles: this.candles(body) };
      case 'get-active': {
        const { id, name: text, type, precision, isOtc } = platform.active(body['id']);
        return { id, name: text, type, precision, is_otc: isOtc };
      }
      case 'get-currency':
        return { name: body['name'], min_deal_amount: 1, max_deal_amount: 5000 };
      case 'features.get-features':
        return { features: [] };
      default:
        return undefined; // subscribe-positions and the like: done
    }
  }

  private candles({ active_id, size, to, count }: Record<string, number>) {
    if ((count ?? 0) > this.mostCandles) throw new PlatformRefusal(4220, 'too many candles requested');
    const found = [];
    const newest = Math.floor((to ?? this.time) / size) * size;
    for (let from = newest; found.length < (count ?? 100) && from > newest - 20_000 * size; from -= size) {
      const candle = this.platform.candle(active_id, size, from, this.time);
      if (candle) found.unshift(candle);
    }
    return found;
  }

  private tellTime(): void {
    for (const { socket } of this.connected) socket.send(JSON.stringify({ name: 'timeSync', msg: this.now }));
  }

  private tellCandles({ socket, subscriptions }: Connected): void {
    for (const { name, filters } of subscriptions) {
      if (name !== 'candle-generated') continue;
      const { active_id, size } = filters as { active_id: number; size: number };
      // the tick at a boundary ends the candle before it
      const from = Math.floor((this.time - 1) / size) * size;
      const candle = this.platform.candle(active_id, size, from, this.time);
      if (!candle) continue;
      const msg = { ...candle, active_id, size, phase: 'T' };
      socket.send(JSON.stringify({ name: 'candle-generated', microserviceName: 'quotes', msg }));
    }
  }

  private tellBalance(position: PlatformPosition): void {
    const balance = this.platform.balanceOf(position);
    const msg = { current_balance: balance, user_id: position.user_id };
    this.publish('balances', 'balance-changed', msg, ({ user }) => user?.userId === position.user_id);
  }

  private publish(service: string, name: string, msg: object, to: (one: Connected) => boolean): void {
    for (const one of this.connected) {
      if (!to(one) || !one.subscriptions.some((known) => known.name === `${service}.${name}`)) continue;
      one.socket.send(JSON.stringify({ name, microserviceName: service, msg }));
    }
  }
}

/** A position as it goes over the wire. */
function wire(position: PlatformPosition) {
  const { direction, expiration_time, profit_percent, ...told } = position;
  return {
    ...told,
    source: 'binary-options',
    expected_profit: position.invest * (1 + profit_percent / 100),
    pnl: position.pnl_realized ?? 0,
    raw_event: { binary_options_option_changed1: { direction, expiration_time } },
  };
}
