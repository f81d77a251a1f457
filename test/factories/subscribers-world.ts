import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { ApiClient, WebhookSender } from './webhook-sender.js';
import { type Behaviour, WebhookSink } from './webhook-sink.js';

export const SUBSCRIPTIONS = '/api/webhooks/subscriptions';

type Row = Record<string, never>;

/** An application with quick retries, subscribers on loopback ports, and events that happen. */
export class SubscribersWorld {
  test!: TestApp;
  api!: ApiClient;
  sender!: WebhookSender;
  private readonly sinks: WebhookSink[] = [];
  private readonly made: string[] = [];
  private events = 0;

  async start(): Promise<void> {
    this.test = await startTestApp({
      ALLOW_LOOPBACK_URLS: 'on',
      WEBHOOK_RETRY_SECONDS: '0.05,0.05,0.05,0.05,0.05,0.05,0.05',
    });
    this.api = await ApiClient.logIn(this.test.url);
    this.sender = new WebhookSender(this.test.url, this.test.config.webhookSecret);
  }

  close = () => this.test?.close();

  /** Leaves nobody who listens, after each test. */
  async clean(): Promise<void> {
    for (const id of this.made.splice(0)) await this.api.delete(`${SUBSCRIPTIONS}/${id}`);
    for (const sink of this.sinks.splice(0)) await sink.close();
  }

  sink = async (behaviour?: Behaviour): Promise<WebhookSink> => {
    const opened = await WebhookSink.open(behaviour);
    this.sinks.push(opened);
    return opened;
  };

  subscribe = async (url: string, more: object = {}): Promise<{ id: string; secret: string }> => {
    const { status, body } = await this.api.post(SUBSCRIPTIONS, { url, eventTypes: ['*'], ...more });
    expect(status).toBe(201);
    this.made.push(body.id as string);
    return body as { id: string; secret: string };
  };

  /** The id that the next event will have. */
  nextEvent = () => `event-${this.events}`;

  happen = async (type = 'purchase', more: object = {}): Promise<string> => {
    const id = this.nextEvent();
    this.events++;
    const sent = await this.sender.send({ id, userId: 'ana@example.com', type, ...more });
    expect(sent.status).toBe(202);
    return id;
  };

  deliveries = async (id: string, query = ''): Promise<Row[]> =>
    (await this.api.get(`${SUBSCRIPTIONS}/${id}/deliveries${query}`)).body.items as Row[];

  /** The deliveries of a subscription once there are so many and all have come to an end. */
  settled = (id: string, count: number): Promise<Row[]> =>
    until(
      () => this.deliveries(id),
      (rows) =>
        rows.length === count && rows.every((row) => !['pending', 'retrying'].includes(row['status'])),
    );
}

/** Asks until it is so: what the sender does after an answer takes a moment. */
export async function until<T>(ask: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (fits(value)) return value;
    await sleep(20);
  }
}
