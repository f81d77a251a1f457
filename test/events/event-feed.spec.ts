import type { Socket } from 'socket.io-client';
import type { EventDto } from '../../src/events/event.dto.js';
import { EventInboxes, EventLedger, type InboxItem } from '../../src/events/index.js';
import { letIn, openSocket } from '../factories/socket.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

describe('event:created', () => {
  let test: TestApp;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await test.close();
  });

  async function post(path: string, body: unknown, token?: string) {
    const response = await fetch(test.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  }

  function connect(token: unknown): Promise<Socket> {
    const socket = openSocket(test.url, token);
    sockets.push(socket);
    return letIn(socket);
  }

  it('shows every new event once, as the API shows it, to staff and to nobody else', async () => {
    const login = { email: 'admin@example.com', password: 'admin-password-1' };
    const { accessToken: staff } = (await post('/api/auth/login', login)) as { accessToken: string };
    const account = { name: 'Mem Ber', email: 'member@example.com', password: 'member-password-1' };
    const { accessToken: member } = (await post('/api/auth/register', account)) as { accessToken: string };
    const heard: EventDto[] = [];
    const overheard: unknown[] = [];
    const count = 120;
    const socket = await connect(staff);
    const complete = new Promise<void>((resolve) => {
      socket.on('event:created', ({ events }: { events: EventDto[] }) => {
        heard.push(...events);
        if (heard.length >= count) resolve();
      });
    });
    (await connect(member)).onAny((...message) => overheard.push(message));

    const made = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        post('/api/events', { userId: `u${n}`, type: 'purchase', value: n / 4 }, staff),
      ),
    );
    await complete;
    await test.app.get(EventLedger).drained();
    const byId = (a: { id?: unknown }, b: { id?: unknown }) => (String(a.id) < String(b.id) ? -1 : 1);
    expect(heard.sort(byId)).toEqual(made.sort(byId));
    expect(overheard).toEqual([]);
  });

  it('leaves out seeds, which are history', async () => {
    const login = { email: 'admin@example.com', password: 'admin-password-1' };
    const { accessToken } = (await post('/api/auth/login', login)) as { accessToken: string };
    const socket = await connect(accessToken);
    const heard: EventDto[] = [];
    const shown = new Promise<void>((resolve) => {
      socket.on('event:created', ({ events }: { events: EventDto[] }) => {
        heard.push(...events);
        if (events.some(({ id }) => id === 'after-the-seeds')) resolve();
      });
    });
    const now = new Date('2026-11-23T12:00:00Z');
    const inboxes = test.app.get(EventInboxes);
    const waiting = new Map([
      ['seed:x#0', 'seed'],
      ['other#0', 'other'],
    ]);
    inboxes.register({
      name: 'history',
      hasDue: () => Promise.resolve(waiting.size > 0),
      due: () => Promise.resolve([...waiting].map(([id, source]) => item(id, source, now))),
      read: (ids) =>
        Promise.resolve(ids.flatMap((id) => (waiting.has(id) ? [item(id, waiting.get(id)!, now)] : []))),
      setAside: () => Promise.resolve(),
      finish: (outcomes) => {
        for (const { id } of outcomes) waiting.delete(id);
        return Promise.resolve();
      },
    });
    test.app.get(EventLedger).wake();
    await test.app.get(EventLedger).drained();
    expect(waiting.size).toBe(0);
    await post('/api/events', { id: 'after-the-seeds', userId: 'u', type: 'login' }, accessToken);
    await shown;
    expect(heard.map(({ id }) => id).sort()).toEqual(['after-the-seeds', 'event-of-other#0']);
  });
});

function item(id: string, source: string, at: Date): InboxItem {
  const event = { userId: 'u', type: 'login', amount: null, currency: 'BRL', timestamp: at, metadata: {} };
  return { id, source, receivedAt: at, events: [{ id: `event-of-${id}`, ...event }] };
}
