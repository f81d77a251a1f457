import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a subscriber was sent. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The body, parsed. */
  message: { type: string; timestamp: string; data: Record<string, unknown> };
  /** Milliseconds since 1970. */
  at: number;
}

/** Answers the n-th request, counted from 0. */
export type Behaviour = (received: Received, response: ServerResponse, n: number) => void;

export const answer =
  (status: number, headers: Record<string, string> = {}, body = ''): Behaviour =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

/** A subscriber: a real server on a loopback port that keeps what it gets. */
export class WebhookSink {
  readonly received: Received[] = [];
  behaviour: Behaviour = answer(204);
  private readonly sockets = new Set<Socket>();
  private waiting: { enough: () => boolean; resolve: () => void }[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const message = JSON.parse(body) as Received['message'];
        const received = { method, path: url, headers, body, message, at: Date.now() };
        this.received.push(received);
        this.behaviour(received, response, this.received.length - 1);
        this.waiting = this.waiting.filter(({ enough, resolve }) => {
          if (!enough()) return true;
          resolve();
          return false;
        });
      });
    });
  }

  static async open(behaviour?: Behaviour): Promise<WebhookSink> {
    const sink = new WebhookSink(createServer());
    if (behaviour) sink.behaviour = behaviour;
    await new Promise<void>((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Resolves when it has been sent so many requests. */
  has(count: number): Promise<void> {
    const enough = () => this.received.length >= count;
    if (enough()) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ enough, resolve }));
  }

  /** The ids of the events that came, in the order of their first arrival. */
  eventIds(): string[] {
    return [...new Set(this.received.map(({ message }) => String(message.data['id'])))];
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** The signature that Standard Webhooks asks for, computed apart from the application. */
export function standardSignature(
  secret: string,
  { headers, body }: Pick<Received, 'headers' | 'body'>,
): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
