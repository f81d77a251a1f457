// as untyped inside as what it stands in for, and failing as it does
/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-misused-promises, @typescript-eslint/prefer-promise-reject-errors */
import WebSocket from 'ws';

/** Refusals after which it does not connect any more. */
const MOST_REFUSALS = 5;

interface Frame {
  request_id?: string;
  name: string;
  microserviceName?: string;
  status?: number;
  msg: any;
}
export type Listener = (msg: any) => void;

export class SsidAuthMethod {
  private readonly ssid: string;

  constructor(ssid: string) {
    this.ssid = ssid;
  }

  authenticateWsApiClient(client: Client): Promise<boolean> {
    return client.ask('authenticate', { ssid: this.ssid }) as Promise<boolean>;
  }
}

export class Client {
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
