import { EventLedger } from '../../src/events/index.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const DAY = { from: '2026-01-10', to: '2026-01-10', compare: 'false' };
const at = (hour: number) => `2026-01-10T${String(hour).padStart(2, '0')}:30:00-03:00`;
const ROUNDS = 3;

describe('a change by hand', () => {
  let test: TestApp;
  let api: ApiClient;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    await api.post('/api/event-types', { type: 'buy', fields: [{ path: 'metadata.country', label: 'C' }] });
  });
  afterAll(() => test?.close());

  const ask = async (path: string, query: Record<string, string> = {}) => {
    const asked = new URLSearchParams({ ...DAY, ...query }).toString();
    return (await api.get(`/api/analytics/${path}?${asked}`)).body;
  };
  type Figure = () => Promise<unknown>;
  const figures: [string, Figure][] = [
    ['summary', async () => (await ask('summary')).totalEvents],
    ['timeseries', async () => (await ask('timeseries', { type: 'buy' })).total],
    ['top-users', async () => (await ask('top-users', { type: 'buy' })).items.length],
    ['active-users', async () => (await ask('active-users', { type: 'buy' })).dau],
    ['retention', async () => (await ask('retention', { type: 'buy' })).users],
    ['breakdown', async () => (await ask('breakdown', { type: 'buy', by: 'country' })).total.count],
    ['funnel', async () => (await ask('funnel', { steps: 'buy,leave' })).steps[0].users],
  ];

  it.each(figures)('is in the next answer of %s', async (_name, figure) => {
    for (let round = 0; round < ROUNDS; round++) {
      const event = { userId: 'ana', type: 'buy', timestamp: at(9), metadata: { country: 'BR' } };
      const { id } = (await api.post('/api/events', event)).body as { id: string };
      expect(await figure()).toBe(1);
      await api.patch(`/api/events/${id}`, { timestamp: '2026-01-12T12:00:00Z' });
      expect(await figure()).toBe(0);
      await api.patch(`/api/events/${id}`, { timestamp: at(23) });
      expect(await figure()).toBe(1);
      expect((await api.delete(`/api/events/${id}`)).status).toBe(204);
      expect(await figure()).toBe(0);
    }
  });

  it('holds up no question while nothing is counted', async () => {
    const ledger = test.app.get(EventLedger);
    await ledger.pause();
    await api.post('/api/events', { userId: 'ana', type: 'buy', timestamp: at(9) });
    expect((await ask('summary')).totalEvents).toBe(0);
    ledger.resume();
    expect((await ask('summary')).totalEvents).toBe(1);
  });
});
