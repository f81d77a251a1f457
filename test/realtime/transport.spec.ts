import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { Metrics, type Realtime, type Signals, type SocketIdentity } from '../../src/platform/index.js';
import { until } from '../setup/until.js';
import { ending, refusal, Transport } from './transport-world.js';

/** The transport of a single process. */
describe('realtime transport', () => {
  let transport: Transport;
  let url: string;
  let realtime: Realtime;
  let signals: Signals;

  beforeAll(async () => {
    transport = await Transport.start();
    ({ url, realtime, signals } = transport);
  });
  afterAll(() => transport.close());
  afterEach(() => transport.reset());

  const identity: Transport['identity'] = (...given) => transport.identity(...given);
  const open: Transport['open'] = (...given) => transport.open(...given);
  const connected: Transport['connected'] = (...given) => transport.connected(...given);

  describe('handshake', () => {
    it.each<[string, unknown]>([
      ['without a token', undefined],
      ['with garbage', 'garbage'],
      ['with a token that is no text', { $ne: null }],
    ])('refuses one %s', async (_case, token) => {
      expect((await refusal(open(token))).data).toEqual({ code: 'AUTH.UNAUTHENTICATED', status: 401 });
    });

    it('refuses an expired token', async () => {
      const error = await refusal(open(identity('late', { expiresAt: Date.now() - 1 })));
      expect(error.data).toMatchObject({ code: 'AUTH.UNAUTHENTICATED' });
    });

    it('says that it is not the token when the check itself fails', async () => {
      transport.check = () => Promise.reject(Object.assign(new Error('gone'), { name: 'MongoNetworkError' }));
      expect((await refusal(open('any'))).data).toEqual({
        code: 'COMMON.DATABASE_AWAY',
        status: 503,
        retryAfter: 2,
      });
    });

    it.each(['websocket', 'polling'] as const)('takes a valid token over %s', async (transport) => {
      const client = await connected(identity('ana'), { transports: [transport] });
      expect(client.connected).toBe(true);
    });

    it('keeps others than staff out of /admin', async () => {
      expect((await refusal(open(identity('member'), {}, '/admin'))).data).toMatchObject({
        code: 'AUTH.FORBIDDEN',
        status: 403,
      });
      const staff = await connected(identity('boss', { permissions: ['admin:read'] }), {}, '/admin');
      expect(staff.connected).toBe(true);
    });

    it.each(['websocket', 'polling'] as const)('refuses a foreign origin over %s', async (transport) => {
      const extraHeaders = { origin: 'https://evil.example' };
      const error = await refusal(open(identity('ana'), { transports: [transport], extraHeaders }));
      const { description } = error as unknown as { description: number | { message: string } };
      const seen = typeof description === 'number' ? String(description) : description.message;
      expect(seen).toMatch(/40[03]/); // an upgrade is refused with 400, a poll with 403
      const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: extraHeaders });
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(await response.text()).toContain('COMMON.ORIGIN_NOT_ALLOWED');
    });

    it('takes its own origin and those of CORS_ORIGINS', async () => {
      for (const origin of [url, 'https://dash.example']) {
        await connected(identity('ana'), { extraHeaders: { origin } });
        const response = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers: { origin } });
        expect(response.headers.get('access-control-allow-origin')).toBe(origin);
        await response.text();
      }
    });

    it('ends a connection that sends more than a subscription needs', async () => {
      const client = await connected(identity('ana'));
      const ended = ending(client);
      client.emit('flood', 'x'.repeat(17 * 1024));
      expect((await ended).reason).toMatch(/transport (close|error)/);
    });
  });

  describe('rooms', () => {
    it('sends to a person, a session or a permission, and to nobody else', async () => {
      const heard: string[] = [];
      const names = ['ana', 'bruno'] as const;
      const clients: Socket[] = [];
      for (const name of names) {
        const permissions = name === 'ana' ? ['analytics:read'] : [];
        const client = await connected(identity(name, { permissions }));
        clients.push(client);
        client.on('spec:news', ({ text }: { text: string }) => heard.push(`${name} ${text}`));
      }
      realtime.emitTo('perm:analytics:read', 'spec:news', { number: 1, text: 'permission' });
      realtime.emitTo('user:bruno', 'spec:news', { number: 2, text: 'person' });
      realtime.emitTo('session:session-ana', 'spec:news', { number: 3, text: 'session' });
      realtime.emitTo('user:nobody', 'spec:news', { number: 4, text: 'nobody' });
      for (const name of names) await heardLast(name);
      expect(heard.sort()).toEqual(['ana permission', 'ana session', 'bruno person']);

      /** A later message to the same client: everything before it has arrived by then. */
      async function heardLast(name: string): Promise<void> {
        const client = clients[names.indexOf(name as 'ana')];
        client.removeAllListeners('spec:last');
        const last = new Promise((resolve) => client.once('closing', resolve));
        realtime.emitTo(`user:${name}`, 'closing', { code: 'spec', message: 'last' });
        await last;
      }
    });

    it('counts listeners', async () => {
      expect(realtime.listeners('user:carla')).toBe(0);
      await connected(identity('carla'));
      await connected(identity('carla'));
      expect(realtime.listeners('user:carla')).toBe(2);
    });
  });

  describe('end', () => {
    it('closes every socket of a session that ends, and no other', async () => {
      const token = identity('dora', { permissions: ['admin:read'] });
      const other = await connected(identity('emil'));
      const endings = [
        ending(await connected(token)),
        ending(await connected(token, { transports: ['polling'] })),
        ending(await connected(token, {}, '/admin')),
      ];
      signals.emit('auth.session-ended', { sessionId: 'session-dora', userId: 'dora' });
      for (const end of await Promise.all(endings)) {
        expect(end).toEqual({ code: 'AUTH.SESSION_ENDED', reason: 'io server disconnect' });
      }
      expect(other.connected).toBe(true);
    });

    it('closes every session of a user whose access changed', async () => {
      const first = ending(await connected(identity('fabio')));
      const second = ending(await connected(identity('fabio', { sessionId: 'another' })));
      signals.emit('auth.access-changed', { userId: 'fabio' });
      expect((await first).code).toBe('AUTH.ACCESS_CHANGED');
      expect((await second).code).toBe('AUTH.ACCESS_CHANGED');
    });

    it('does not keep a socket whose session ended while its handshake was under way', async () => {
      const known = transport.identities.get(identity('gil'))!;
      let answer!: (identity: SocketIdentity) => void;
      const asked = new Promise<void>((resolve) => {
        transport.check = () => {
          resolve();
          return new Promise((done) => (answer = done));
        };
      });
      const ended = ending(open('token-gil'));
      await asked;
      realtime.disconnectSession(known.sessionId);
      answer(known);
      expect(await ended).toEqual({ code: 'AUTH.SESSION_ENDED', reason: 'io server disconnect' });
      transport.reset();
      await connected(identity('gil', { sessionId: 'a new one' }));
    });

    it('closes when the token expires', async () => {
      const client = await connected(identity('hugo', { expiresAt: Date.now() + 300 }));
      expect(await ending(client)).toEqual({ code: 'AUTH.TOKEN_EXPIRED', reason: 'io server disconnect' });
    });
  });

  it('drops a reader that stopped reading, while the others miss nothing', async () => {
    const fast = await connected(identity('iris'));
    const slow = await connected(identity('jose'));
    const heard: number[] = [];
    let arrived = (): void => undefined;
    fast.on('spec:news', ({ number }: { number: number }) => {
      heard.push(number);
      arrived();
    });
    // the client's own socket stops taking bytes, as with a suspended laptop
    (slow.io.engine.transport as unknown as { ws: { pause(): void } }).ws.pause();

    const text = 'x'.repeat(64 * 1024);
    let sent = 0;
    while (realtime.listeners('user:jose') > 0 && sent < 5_000) {
      const next = new Promise<void>((resolve) => (arrived = resolve));
      realtime.emitTo('perm:analytics:read', 'spec:news', { number: sent++, text });
      await next;
      await sleep(0); // the end of a dropped connection is told in a later turn
    }
    expect(realtime.listeners('user:jose')).toBe(0);
    expect(heard).toEqual(Array.from({ length: sent }, (_, at) => at));
    expect(fast.connected).toBe(true);
    expect(await transport.app.get(Metrics).text()).toContain('socket_slow_readers_dropped_total 1');
  });

  it('drops a client that polls no more', async () => {
    const head = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
    const { sid } = JSON.parse((await head.text()).slice(1)) as { sid: string };
    const at = `${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    await fetch(at, { method: 'POST', body: `40${JSON.stringify({ token: identity('karl') })}` });
    while (realtime.listeners('user:karl') === 0) await sleep(1);
    let sent = 0;
    while (realtime.listeners('user:karl') > 0 && sent < 1_000) {
      realtime.emitTo('user:karl', 'spec:news', { number: sent++, text: '' });
    }
    expect(realtime.listeners('user:karl')).toBe(0);
    expect(sent).toBeGreaterThan(200);
    expect(sent).toBeLessThan(300);
  });

  it('shows staff that has not read for a while what is so then, and not all that was', async () => {
    let made = 0;
    const text = 'x'.repeat(8 * 1024 * 1024); // more than the network takes by itself
    realtime.pulseToStaff('spec:staff', () => Promise.resolve({ number: ++made, text }));
    const staff = await connected(identity('kim', { permissions: ['admin:read'] }), {}, '/admin');
    const heard: number[] = [];
    staff.on('spec:staff', ({ number }: { number: number }) => heard.push(number));
    const { ws } = staff.io.engine.transport as unknown as { ws: { pause(): void; resume(): void } };
    ws.pause();
    await until(() => made === 3);
    ws.resume();
    await until(() => (heard.at(-1) ?? 0) > 3);
    expect(heard).not.toContain(3);
    expect(staff.connected).toBe(true);
  });

  it('lets go of its clients when the application ends', async () => {
    const ends = [
      ending(await connected(identity('lia'))),
      ending(await connected(identity('max'), { transports: ['polling'] })),
    ];
    await transport.close();
    for (const { reason } of await Promise.all(ends)) expect(reason).toMatch(/transport (close|error)/);
  });
});
