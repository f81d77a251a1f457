import { io, type Socket } from 'socket.io-client';
import type { RealtimeMetricsDto } from '../../src/admin/metrics/realtime-metrics.dto.js';
import { RealtimeMetricsService } from '../../src/admin/metrics/realtime-metrics.service.js';
import { SHOWN_FIGURES } from '../../src/admin/metrics/shown-figures.rules.js';
import { Trades } from '../../src/broker/index.js';
import { LiveFigures, Realtime } from '../../src/platform/index.js';
import { pastTrade } from '../factories/past-trade.js';
import { member, type Person, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const PATH = '/api/admin/metrics/realtime';

describe('realtime metrics', () => {
  let test: TestApp;
  let admin: ApiClient;
  let operator: Person;
  let somebody: Person;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    operator = await staff(test.url, 'operator');
    somebody = await member(test.url);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.disconnect();
  });
  afterAll(() => test?.close());

  /** A socket on `/admin`, and what it has heard. */
  async function connect(token: string): Promise<{ socket: Socket; heard: RealtimeMetricsDto[] }> {
    const options = { transports: ['websocket'], forceNew: true, reconnection: false, auth: { token } };
    const socket = io(`${test.url}/admin`, options);
    sockets.push(socket);
    const heard: RealtimeMetricsDto[] = [];
    socket.on('metrics:update', (metrics: RealtimeMetricsDto) => heard.push(metrics));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return { socket, heard };
  }

  const namesIn = (group: object, path = ''): string[] =>
    Object.entries(group).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? namesIn(value, `${path}${name}.`)
        : [path + name],
    );

  it('shows figures that rooms have registered, each where its name says', async () => {
    const { status, body, headers } = await admin.get(PATH);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    const others = ['at', 'trading.currency', 'trading.accounts'];
    expect(namesIn(body as object).sort()).toEqual([...SHOWN_FIGURES, ...others].sort());
    const known = test.app
      .get(LiveFigures)
      .list()
      .map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining([...SHOWN_FIGURES]));
    expect(body).toMatchObject({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      events: { perSecond: 0, today: 0, purchasesToday: 0 },
      users: { activeToday: 0, registeredToday: 3, total: 3 },
      sockets: { connections: 0, default: 0, admin: 0 },
      webhooks: { backlog: 0, deadLetters: 0, outgoingBacklog: 0, outgoingDead: 0 },
      broker: { needsSession: 0 },
      jobs: { failed: 0 },
      bots: { running: 0, failing: 0 },
      trading: { openOrders: 0, pnlToday: { demo: 0, real: 0 }, currency: 'BRL', accounts: [] },
      database: { up: 1 },
      redis: { up: null },
    });
    for (const name of ['residentBytes', 'heapBytes', 'cpuShare', 'uptimeSeconds'])
      expect(body.process[name]).toBeGreaterThanOrEqual(0);
  });

  it('is for staff: a member is refused, on the socket as well', async () => {
    expect((await operator.api.get(PATH)).status).toBe(200);
    expect((await somebody.api.get(PATH)).status).toBe(403);
    expect((await new ApiClient(test.url, '').get(PATH)).status).toBe(401);
    await expect(connect(somebody.token)).rejects.toMatchObject({ data: { code: 'AUTH.FORBIDDEN' } });
  });

  it('is pushed right after the connect, and moves with events and trades', async () => {
    const { heard } = await connect(operator.token);
    await until(() => heard.length > 0);
    const [first] = heard;
    expect(namesIn(first).sort()).toEqual(namesIn((await admin.get(PATH)).body as object).sort());

    for (const userId of ['bia', 'caio', 'bia'])
      await admin.post('/api/events', { userId, type: 'purchase', value: 9 });
    const now = Date.now();
    await test.app
      .get(Trades)
      .addPast([
        pastTrade(now, { pnl: -1250, status: 'loss' }),
        pastTrade(now, { accountType: 'real', pnl: 300 }),
        pastTrade(now, { accountType: 'real', currency: 'USD', pnl: 70 }),
      ]);
    await until(() => heard.at(-1)!.events.today === 3 && heard.at(-1)!.trading.pnlToday.demo !== 0);
    const last = heard.at(-1)!;
    expect(last).toMatchObject({
      sockets: { connections: 1, admin: 1, default: 0 },
      events: { today: 3, purchasesToday: 3 },
      users: { activeToday: 2 },
      trading: {
        pnlToday: { demo: -12.5, real: 3 },
        currency: 'BRL',
        accounts: [
          { accountType: 'demo', currency: 'BRL', trades: 1, wins: 0, losses: 1, pnl: -12.5 },
          { accountType: 'real', currency: 'BRL', trades: 1, wins: 1, losses: 0, pnl: 3 },
          { accountType: 'real', currency: 'USD', trades: 1, wins: 1, losses: 0, pnl: 0.7 },
        ],
      },
    });
    expect(last.events.perSecond).toBeGreaterThan(0);
    expect(last.process.eventLoopDelayMs).toBeGreaterThanOrEqual(0);
    const days = (await admin.get('/api/admin/analytics/daily?days=1')).body.days[0];
    expect(days).toMatchObject({ events: 3, purchases: 3, activeUsers: 2 });
  });

  it('reads nothing when the last one has left, and begins anew with the next', async () => {
    const realtime = test.app.get(Realtime);
    const [pulse] = (realtime as unknown as { pulses: { timer: unknown }[] }).pulses;
    await until(() => pulse.timer === undefined); // nobody of the tests before
    const reading = jest.spyOn(test.app.get(RealtimeMetricsService), 'now');
    const one = await connect(operator.token);
    const other = await connect(operator.token);
    await until(() => one.heard.length > 0 && other.heard.length > 0);
    one.socket.disconnect();
    await until(() => other.heard.length > 1);
    other.socket.disconnect();
    await until(() => realtime.opened().sockets.get('/admin') === 0);
    const readings = reading.mock.calls.length;
    await until(() => pulse.timer === undefined);
    expect(reading).toHaveBeenCalledTimes(readings);

    const again = await connect(operator.token);
    await until(() => again.heard.length > 0);
    expect(reading).toHaveBeenCalledTimes(readings + 1);
    reading.mockRestore();
  });

  it('is told of what Prometheus is told of by the same readings', async () => {
    const { heard } = await connect(operator.token);
    await until(() => heard.at(-1)?.sockets.admin === 1);
    const text = await (await fetch(`${test.url}/metrics`)).text();
    expect(text).toContain('socket_connections{namespace="/admin"} 1\n');
    expect(text).toContain(`webhooks_out_waiting ${heard.at(-1)!.webhooks.outgoingBacklog}\n`);
  });
});
