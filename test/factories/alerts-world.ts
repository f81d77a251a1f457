import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { AlertWatch } from '../../src/admin/alerts/watch/alert-watch.js';
import { Clock, Database, LiveFigures } from '../../src/platform/index.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { freshDatabaseUri } from '../setup/test-database.js';
import { until } from '../setup/until.js';
import { ApiClient } from './webhook-sender.js';

/** What the socket of `/admin` told. */
interface Told {
  event: 'alert:new' | 'alert:resolved';
  id: string;
  severity: string;
  code: string;
  message: string;
  at: string;
}

type Row = Record<string, unknown>;

/** One process of the installation, with staff that listens. */
export interface AlertsProcess {
  test: TestApp;
  api: ApiClient;
  told: Told[];
  /** Looks at everything, as is done every few seconds. */
  look: () => Promise<void>;
  close: () => Promise<void>;
}

/** Applications on one database, whose clocks are moved by hand, with a figure of the test's own: `test.heat`. */
export class AlertsWorld {
  /** What `test.heat` is. */
  heat: number | null = 1;
  private movedMs = 0;
  private readonly processes: AlertsProcess[] = [];
  private readonly variables: Record<string, string>;

  constructor(variables: Record<string, string> = {}) {
    this.variables = {
      MONGODB_URI: freshDatabaseUri(),
      DATA_DIR: mkdtempSync(join(tmpdir(), 'td-data-')), // with the keys that it makes
      ALLOW_LOOPBACK_URLS: 'on',
      INSIGHT_LOCALE: 'en',
      WEBHOOK_RETRY_SECONDS: '0.01',
      ...variables,
    };
  }

  async start(): Promise<AlertsProcess> {
    const test = await startTestApp(this.variables);
    // everything reads this very clock
    test.app.get(Clock).now = () => this.now();
    test.app.get(LiveFigures).add({
      name: 'test.heat',
      unit: 'degrees',
      help: 'How hot it is',
      scope: 'installation',
      read: () => this.heat,
    });
    const account = { email: 'admin@example.com', password: 'admin-password-1' };
    const { body } = await new ApiClient(test.url, '').post('/api/auth/login', account);
    const token = body.accessToken as string;
    const socket = io(`${test.url}/admin`, { auth: { token }, transports: ['websocket'], forceNew: true });
    const told: Told[] = [];
    for (const event of ['alert:new', 'alert:resolved'] as const) {
      socket.on(event, (message: Omit<Told, 'event'>) => told.push({ event, ...message }));
    }
    await until(() => socket.connected);
    const process: AlertsProcess = {
      test,
      api: await withKey(test.url, token),
      told,
      look: async () => {
        const watch = test.app.get(AlertWatch);
        await watch.look(); // perhaps one that had begun before
        await watch.look();
      },
      close: () => this.end(process, socket),
    };
    this.processes.push(process);
    return process;
  }

  async close(): Promise<void> {
    for (const process of [...this.processes]) await process.close();
  }

  /** Everybody's clock is so many seconds further. */
  pass(seconds: number): void {
    this.movedMs += seconds * 1000;
  }

  /** Of all clocks, in ms since 1970. */
  now(): number {
    return Date.now() + this.movedMs;
  }

  private async end(process: AlertsProcess, socket: Socket): Promise<void> {
    socket.disconnect();
    const at = this.processes.indexOf(process);
    if (at < 0) return;
    this.processes.splice(at, 1);
    await process.test.close();
  }
}

/** A key of the admin's, since access tokens end while time passes. */
async function withKey(url: string, token: string): Promise<ApiClient> {
  const scopes = ['admin:read', 'alerts:manage', 'webhooks:manage', 'events:read', 'events:write'];
  const { body } = await new ApiClient(url, token).post('/api/auth/api-keys', { name: 'Test', scopes });
  return new ApiClient(url, body.key as string);
}

/** A rule over `test.heat`. */
export async function heatRule(
  { api }: AlertsProcess,
  more: Row = {},
): Promise<{ id: string; webhookSecret: string }> {
  const rule = { name: 'Heat', metric: 'test.heat', comparison: '>', threshold: 10, ...more };
  const { status, body } = await api.post('/api/admin/alert-rules', rule);
  if (status !== 201) throw new Error(`a rule was answered ${status}: ${JSON.stringify(body)}`);
  return body as { id: string; webhookSecret: string };
}

/** Deletes the rules of `heatRule`, and has their alerts end. */
export async function coolDown({ api, look, told }: AlertsProcess): Promise<void> {
  const { items } = (await api.get('/api/admin/alert-rules')).body as {
    items: { id: string; metric: string }[];
  };
  const ours = items.filter(({ metric }) => metric === 'test.heat');
  for (const { id } of ours) await api.delete(`/api/admin/alert-rules/${id}`);
  await look();
  told.splice(0);
}

export async function stateOf({ api }: AlertsProcess, ruleId: string): Promise<string> {
  return (await api.get(`/api/admin/alert-rules/${ruleId}`)).body.state as string;
}

export async function alertsOf({ api }: AlertsProcess, query: string): Promise<Row[]> {
  return (await api.get(`/api/admin/alerts?${query}`)).body.items as Row[];
}

/** Subjects of mails of a kind to somebody, oldest first. */
export async function mailsTo({ api }: AlertsProcess, to: string, kind: string): Promise<string[]> {
  const { items } = (await api.get(`/api/admin/outbox?to=${to}&kind=${kind}`)).body as {
    items: { subject: string }[];
  };
  return items.map(({ subject }) => subject).reverse();
}

export function collectionOf({ test }: AlertsProcess, name: string) {
  return test.app.get(Database).connection.collection<{ _id: string } & Row>(name);
}
