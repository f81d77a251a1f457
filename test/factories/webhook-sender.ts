import { randomUUID } from 'node:crypto';
import { signStandard, standardKey } from '../../src/webhooks/index.js';

export interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the JSON of many routes
  body: any;
}

/** A sender of Standard Webhooks with its own secret; each method changes one thing about the next request. */
export class WebhookSender {
  constructor(
    private readonly url: string,
    private readonly secret: string,
    private readonly path = '/webhook/event',
  ) {}

  /** Sends a payload, signed now, unless headers say otherwise. */
  send(payload: unknown, headers: Record<string, string | null> = {}): Promise<Answer> {
    return this.sendBytes(JSON.stringify(payload), headers);
  }

  /** Header null: left out. */
  async sendBytes(body: string | Buffer, headers: Record<string, string | null> = {}): Promise<Answer> {
    const timestamp = Number(headers['webhook-timestamp'] ?? Math.floor(Date.now() / 1000));
    const signed = signStandard(
      standardKey(this.secret),
      headers['webhook-id'] ?? newWebhookId(),
      timestamp,
      body,
    );
    const all = { 'content-type': 'application/json', ...signed, ...headers };
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    return request(this.url + this.path, { method: 'POST', body, headers: Object.fromEntries(given) });
  }
}

export function newWebhookId(): string {
  return `msg_${randomUUID()}`;
}

/** A client of the REST API with a bearer token. */
export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async logIn(
    url: string,
    email = 'admin@example.com',
    password = 'admin-password-1',
  ): Promise<ApiClient> {
    const answer = await new ApiClient(url, '').post('/api/auth/login', { email, password });
    if (answer.status !== 200) throw new Error(`log-in answered ${answer.status}`);
    return new ApiClient(url, (answer.body as { accessToken: string }).accessToken);
  }

  get = (path: string) => this.call('GET', path);
  delete = (path: string) => this.call('DELETE', path);
  post = (path: string, body?: unknown) => this.call('POST', path, body);
  patch = (path: string, body?: unknown) => this.call('PATCH', path, body);
  put = (path: string, body?: unknown) => this.call('PUT', path, body);

  private call(method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = this.token ? { authorization: `Bearer ${this.token}` } : {};
    if (body === undefined) return request(this.url + path, { method, headers });
    headers['content-type'] = 'application/json';
    return request(this.url + path, { method, headers, body: JSON.stringify(body) });
  }
}

export async function request(url: string, init: RequestInit | { body: string | Buffer }): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
