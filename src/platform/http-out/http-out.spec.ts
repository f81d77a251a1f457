import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { LookupAddress } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { testConfig } from '../../../test/setup/test-config.js';
import type { Config } from '../../config/index.js';
import { HttpOut, type OutRequest, type Resolve } from './http-out.js';

const TWO_KIB = 2048;
const address = (text: string): LookupAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });

describe('HttpOut', () => {
  const opened: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0)) await close();
  });

  function out(loopback: 'on' | 'off', resolve?: Resolve): HttpOut {
    const made = new HttpOut(testConfig({ ALLOW_LOOPBACK_URLS: loopback }), resolve);
    opened.push(() => Promise.resolve(made.onApplicationShutdown()));
    return made;
  }

  async function listen(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.unshift(async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    });
    return (server.address() as AddressInfo).port;
  }
  const http = (handler: RequestListener) => listen(createHttpServer(handler));
  const tcp = (handler: (socket: Socket) => void) => listen(createTcpServer(handler));

  const post = (url: string, more: Partial<OutRequest> = {}): OutRequest => ({
    url,
    method: 'POST',
    body: 'hello',
    timeoutMs: 5000,
    ...more,
  });
  const local = (port: number, path = '') => `http://127.0.0.1:${port}${path}`;

  it('sends what it is given and gives back what came', async () => {
    const seen: unknown[] = [];
    const port = await http((request, response) => {
      void text(request).then((body) => {
        seen.push([request.method, request.url, request.headers['x-mark'], request.headers.host, body]);
        response.writeHead(418, { 'x-tea': 'yes' }).end('short and stout');
      });
    });
    const answer = await out('on').request(post(local(port, '/a?b=c'), { headers: { 'x-mark': '1' } }));
    expect(seen).toEqual([['POST', '/a?b=c', '1', `127.0.0.1:${port}`, 'hello']]);
    expect(answer).toMatchObject({ status: 418, headers: { 'x-tea': 'yes' }, truncated: false });
    expect(answer.body.toString()).toBe('short and stout');
  });

  it('keeps the connection for the next request', async () => {
    let connections = 0;
    const server = createHttpServer((_, response) => response.end('ok'));
    server.on('connection', () => connections++);
    const url = local(await listen(server));
    const http = out('on');
    for (let i = 0; i < 3; i++) await http.request(post(url));
    expect(connections).toBe(1);
  });

  describe('refuses', () => {
    it.each([
      ['no url', 'HTTP_OUT.URL_REFUSED'],
      ['ftp://example.com/', 'HTTP_OUT.URL_REFUSED'],
      ['file:///etc/passwd', 'HTTP_OUT.URL_REFUSED'],
      ['http://user:pass@example.com/', 'HTTP_OUT.URL_REFUSED'],
      ['http://127.0.0.1/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://2130706433/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://0x7f000001/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://0177.0.0.1/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://[::ffff:127.0.0.1]/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://[::1]/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://169.254.169.254/latest/meta-data/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://localhost/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://localhost./', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://app.localhost/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['https://10.0.0.1/', 'HTTP_OUT.ADDRESS_REFUSED'],
    ])('%s', async (url, code) => {
      await expect(out('off').request(post(url))).rejects.toMatchObject({ code });
      expect(() => out('off').check(url)).toThrow(expect.objectContaining({ code }) as Error);
    });

    it.each([
      ['http://10.0.0.1/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://169.254.169.254/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://[fd00:ec2::254]/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://0.0.0.0/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://metadata.google.internal/computeMetadata/v1/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://Printer.local./', 'HTTP_OUT.ADDRESS_REFUSED'],
    ])('%s also when loopback is allowed', async (url, code) => {
      await expect(out('on').request(post(url))).rejects.toMatchObject({ code });
      expect(() => out('on').check(url)).toThrow(expect.objectContaining({ code }) as Error);
    });
  });

  describe('names', () => {
    async function sink() {
      const urls: string[] = [];
      const port = await http((request, response) => {
        urls.push(request.url!);
        response.end('reached');
      });
      return { urls, port };
    }

    it.each([
      [['127.0.0.1']],
      [['::1', '127.0.0.1']],
      [['10.0.0.1']],
      [['::ffff:127.0.0.1']],
      [['64:ff9b::7f00:1']],
      [['169.254.169.254']],
    ])('that resolve to %j are not called', async (found) => {
      const { port, urls } = await sink();
      const http = out('off', () => Promise.resolve(found.map(address)));
      await expect(http.request(post(`http://evil.example:${port}/`))).rejects.toMatchObject({
        code: 'HTTP_OUT.ADDRESS_REFUSED',
      });
      expect(urls).toEqual([]);
    });

    it('that resolve to loopback only when they are connected to are not called either', async () => {
      const { port, urls } = await sink();
      const answers = ['93.184.216.34', '127.0.0.1'].map(address);
      const asked: string[] = [];
      const http = out('off', (name) => {
        asked.push(name);
        return Promise.resolve([answers[asked.length - 1]]);
      });
      const request = post(`http://rebinding.example:${port}/`, { timeoutMs: 200 });
      const first: unknown = await http.request(request).catch((error: unknown) => error);
      expect(first).not.toMatchObject({ code: 'HTTP_OUT.ADDRESS_REFUSED' }); // it was public, though nobody answers
      await expect(http.request(request)).rejects.toMatchObject({ code: 'HTTP_OUT.ADDRESS_REFUSED' });
      expect(asked).toHaveLength(2);
      expect(urls).toEqual([]);
    });

    it('are reached at those of their addresses that are allowed', async () => {
      const { port, urls } = await sink();
      const http = out('on', () => Promise.resolve(['10.0.0.1', '127.0.0.1', 'fe80::1'].map(address)));
      const answer = await http.request(post(`http://mixed.example:${port}/x`));
      expect(answer.body.toString()).toBe('reached');
      expect(urls).toEqual(['/x']);
    });

    it('are asked for once by those who want one at the same time', async () => {
      const { port } = await sink();
      let asked = 0;
      const http = out('on', async () => {
        asked++;
        await sleep(20);
        return [address('127.0.0.1')];
      });
      await Promise.all([1, 2, 3].map(() => http.request(post(`http://same.example:${port}/`))));
      expect(asked).toBe(1);
    });

    it.each([
      ['do not exist', () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))],
      ['have no address', () => Promise.resolve([])],
    ])('that %s have a code of their own', async (_, resolve: Resolve) => {
      await expect(out('off', resolve).request(post('http://nobody.example/'))).rejects.toMatchObject({
        code: 'HTTP_OUT.NAME_NOT_RESOLVED',
      });
    });

    it('that are never resolved are given up in time', async () => {
      const http = out('off', () => new Promise(() => undefined));
      await expect(http.request(post('http://slow.example/', { timeoutMs: 50 }))).rejects.toMatchObject({
        code: 'HTTP_OUT.TIMEOUT',
      });
    });

    it('are looked up by the system otherwise', async () => {
      const { port } = await sink();
      expect((await out('on').request(post(`http://localhost:${port}/`))).status).toBe(200);
    });
  });

  describe('redirects', () => {
    /** Answers /<status>/<rest> with a redirect to the rest, anything else with what it was sent. */
    const redirecting = () =>
      http((request, response) => {
        void text(request).then((body) => {
          const [, status, rest] = /^\/(3\d\d)\/(.*)$/.exec(request.url!) ?? [];
          const echo = { method: request.method, body, authorization: request.headers.authorization };
          if (!status) return response.end(JSON.stringify(echo));
          response.writeHead(Number(status), { location: rest.includes('://') ? rest : `/${rest}` });
          response.end('elsewhere');
        });
      });

    it.each(['307', '308', '307/308/307'])('follows %s with the same method and body', async (path) => {
      const url = local(await redirecting(), `/${path}/end`);
      const answer = await out('on').request(post(url, { headers: { authorization: 'secret' } }));
      expect(JSON.parse(answer.body.toString())).toEqual({
        method: 'POST',
        body: 'hello',
        authorization: 'secret',
      });
    });

    it('gives no credentials to another origin', async () => {
      const elsewhere = local(await redirecting(), '/end');
      const url = local(await redirecting(), `/307/${elsewhere}`);
      const answer = await out('on').request(post(url, { headers: { authorization: 'secret' } }));
      expect(JSON.parse(answer.body.toString())).toEqual({ method: 'POST', body: 'hello' });
    });

    it('gives up after the third', async () => {
      const url = local(await redirecting(), '/307/307/307/307/end');
      await expect(out('on').request(post(url))).rejects.toMatchObject({
        code: 'HTTP_OUT.TOO_MANY_REDIRECTS',
      });
      expect((await out('on').request(post(url, { redirects: 4 }))).status).toBe(200);
      await expect(out('on').request(post(url, { redirects: 0 }))).rejects.toMatchObject({
        code: 'HTTP_OUT.TOO_MANY_REDIRECTS',
      });
    });

    it.each(['301', '302', '303'])('leaves %s to the caller', async (status) => {
      const answer = await out('on').request(post(local(await redirecting(), `/${status}/end`)));
      expect(answer.status).toBe(Number(status));
    });

    it.each([
      ['http://10.0.0.1/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://169.254.169.254/latest', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://private.example/', 'HTTP_OUT.ADDRESS_REFUSED'],
      ['http://user:pass@example.com/', 'HTTP_OUT.URL_REFUSED'],
      ['gopher://example.com/', 'HTTP_OUT.URL_REFUSED'],
    ])('checks where it is sent to: %s', async (target, code) => {
      const url = local(await redirecting(), `/307/${target}`);
      const http = out('on', () => Promise.resolve([address('192.168.0.1')]));
      await expect(http.request(post(url))).rejects.toMatchObject({ code });
    });

    it.each(['127.0.0.1', 'localhost', 'loopback.example'])(
      'of a public host to %s are refused',
      async (host) => {
        let reached = 0;
        const inner = await http((_, response) => response.end(String(reached++)));
        // stands for a public host: what is allowed ends with the connection to it
        const config = { ...testConfig(), allowLoopbackUrls: true } as {
          -readonly [K in keyof Config]: Config[K];
        };
        const port = await http((_, response) => {
          config.allowLoopbackUrls = false;
          response.writeHead(307, { location: `http://${host}:${inner}/` }).end();
        });
        const http1 = new HttpOut(config, () => Promise.resolve([address('127.0.0.1')]));
        await expect(http1.request(post(local(port)))).rejects.toMatchObject({
          code: 'HTTP_OUT.ADDRESS_REFUSED',
        });
        expect(reached).toBe(0);
        http1.onApplicationShutdown();
      },
    );
  });

  describe('bad servers', () => {
    const refused = (port: number, code: string, more: Partial<OutRequest> = {}) =>
      expect(out('on').request(post(local(port), more))).rejects.toMatchObject({ code });

    it('that send a gigabyte are read up to the limit, and closed', async () => {
      let sent = 0;
      let closed: Promise<void> | undefined;
      const port = await http((_, response) => {
        closed = new Promise((resolve) => response.on('close', () => resolve()));
        const block = Buffer.alloc(64 * 1024, 'x');
        response.writeHead(200, { 'content-length': String(2 ** 30) });
        const more = () => {
          while (!response.destroyed && sent < 2 ** 30) {
            sent += block.length;
            if (!response.write(block)) return response.once('drain', more);
          }
          return response;
        };
        more();
      });
      const answer = await out('on').request(post(local(port)));
      expect(answer).toMatchObject({ status: 200, truncated: true });
      expect(answer.body).toHaveLength(TWO_KIB);
      await closed;
      expect(sent).toBeLessThan(2 ** 26);
    });

    it.each([
      [TWO_KIB, false],
      [TWO_KIB + 1, true],
    ])('an answer of %d bytes: cut %s', async (bytes, truncated) => {
      const port = await http((_, response) => response.end(Buffer.alloc(bytes)));
      const answer = await out('on').request(post(local(port)));
      expect([answer.body.length, answer.truncated]).toEqual([TWO_KIB, truncated]);
    });

    it('that drip do not stretch the time', async () => {
      const port = await http((_, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('.'), 10);
        response.on('close', () => clearInterval(timer));
      });
      await refused(port, 'HTTP_OUT.TIMEOUT', { timeoutMs: 150 });
    });

    it('that redirect slowly again and again do not stretch it either', async () => {
      const port = await http((_, response) => {
        setTimeout(() => response.writeHead(307, { location: '/' }).end(), 60);
      });
      await refused(port, 'HTTP_OUT.TIMEOUT', { timeoutMs: 150, redirects: 1000 });
    });

    it.each([
      ['never answer', () => undefined],
      ['send half a head', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-')],
    ])('that %s', async (_, act: (socket: Socket) => unknown) => {
      await refused(await tcp(act), 'HTTP_OUT.TIMEOUT', { timeoutMs: 100 });
    });

    it.each([
      ['close at once', (socket: Socket) => socket.destroy()],
      ['close half-way', (s: Socket) => s.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')],
      [
        'close in a chunk',
        (s: Socket) => s.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab'),
      ],
      ['do not speak HTTP', (s: Socket) => s.end('SSH-2.0-OpenSSH_9.6\r\n')],
      ['send an endless head', (s: Socket) => s.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`)],
      [
        'switch protocols',
        (s: Socket) => s.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      ],
    ])('that %s', async (_, act: (socket: Socket) => unknown) => {
      await refused(await tcp((socket) => socket.once('data', () => act(socket))), 'HTTP_OUT.CONNECTION');
    });

    it('that are cut off, and says so', async () => {
      const half = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
      const port = await tcp((socket) => socket.once('data', () => half(socket)));
      await expect(out('on').request(post(local(port)))).rejects.toThrow(
        'closed before the end of its answer',
      );
    });

    it('that are not there', async () => {
      const port = await tcp(() => undefined);
      await opened.shift()!();
      await refused(port, 'HTTP_OUT.CONNECTION');
    });
  });

  describe('a kept connection that the server has closed', () => {
    /** Ends a connection at its second request. */
    const impatient = () =>
      tcp((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
          socket.once('data', () => socket.destroy());
        });
      });

    it('does not matter to what may arrive twice', async () => {
      const url = local(await impatient());
      const http = out('on');
      for (let i = 0; i < 5; i++)
        expect((await http.request(post(url, { repeatable: true }))).status).toBe(200);
    });

    it('is an error to everything else', async () => {
      const url = local(await impatient());
      const http = out('on');
      await http.request(post(url));
      await expect(http.request(post(url))).rejects.toMatchObject({ code: 'HTTP_OUT.CONNECTION' });
    });
  });
});

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}
