import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const PAGE = '<!doctype html><div id="root"></div>';
const SCRIPT = 'console.log("the console")';
const HTML = { accept: 'text/html,*/*;q=0.8' };

/** As Vite leaves it. */
function madeBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'td-web-dist-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'icon.svg'), '<svg/>');
  writeFileSync(join(folder, '.built'), '');
  writeFileSync(join(folder, 'assets/index-1a2b.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/index-1a2b.js.br'), brotliCompressSync(SCRIPT));
  return folder;
}

describe('the built console', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp({ WEB_DIST: madeBuild() });
  });
  afterAll(() => test.close());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(test.url + path, { headers, method });

  it.each(['/', '/account', '/crm/contacts/ctc_01', '/reset-password?token=abc'])(
    'is the answer to the navigation to %s',
    async (path) => {
      const answer = await get(path, HTML);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe(PAGE);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const policy = answer.headers.get('content-security-policy');
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain(`ws://${new URL(test.url).host}`);
    },
  );

  it.each([
    ['/account', { accept: 'application/json' }],
    ['/api/nothing', HTML],
    ['/webhook', HTML],
    ['/assets/gone-3c4d.js', HTML],
    ['/.built', HTML],
    ['/%2e%2e/package.json', HTML],
    ['/assets/index-1a2b.js.br', {}],
  ])('has nothing at %s', async (path, headers) => {
    const answer = await get(path, headers);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'COMMON.NOT_FOUND', status: 404 });
  });

  it('leaves other methods and other rooms as they were', async () => {
    expect((await get('/account', HTML, 'POST')).status).toBe(404);
    expect((await get('/api/events', HTML)).status).toBe(401);
    expect((await get('/health/live', HTML)).status).toBe(200);
    const docs = await get('/docs', HTML);
    expect(await docs.text()).toContain('swagger-ui');
    expect(docs.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
    expect((await get('/docs/swagger-ui-init.js')).headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('sends what never changes packed, to be kept for ever', async () => {
    const answer = await raw(`${test.url}/assets/index-1a2b.js`, { 'accept-encoding': 'gzip, br' });
    expect(answer.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: expect.stringContaining('accept-encoding'),
    });
    expect(brotliDecompressSync(answer.body).toString()).toBe(SCRIPT);
    const plain = await raw(`${test.url}/assets/index-1a2b.js`, {});
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(SCRIPT);
    expect(plain.headers.etag).not.toBe(answer.headers.etag);
  });

  it('says that a file is the one that the browser has', async () => {
    const { headers } = await get('/icon.svg');
    expect(headers.get('cache-control')).toBe('no-cache');
    const again = await get('/icon.svg', { 'if-none-match': headers.get('etag')! });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });

  it.each(['/', '/account'])('answers HEAD %s with the headers alone', async (path) => {
    const answer = await get(path, HTML, 'HEAD');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(PAGE.length));
    expect(await answer.text()).toBe('');
  });
});

test('the editor of Unlayer is let in, and offered, where a project is named', async () => {
  const { url, close } = await startTestApp({ WEB_DIST: madeBuild(), UNLAYER_PROJECT_ID: '271828' });
  try {
    const policy = (await fetch(url, { headers: HTML })).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' https://editor.unlayer.com;");
    const settings = (await fetch(`${url}/api/console/settings`)).json();
    expect(await settings).toMatchObject({ unlayerProjectId: 271828 });
  } finally {
    await close();
  }
});

test('without a build there is the landing page, and nothing else', async () => {
  const { url, close } = await startTestApp({ WEB_DIST: mkdtempSync(join(tmpdir(), 'td-no-dist-')) });
  try {
    expect(await (await fetch(url)).text()).toContain('href="/docs"');
    expect((await fetch(`${url}/account`, { headers: HTML })).status).toBe(404);
  } finally {
    await close();
  }
});

interface Raw {
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** `fetch` unpacks by itself. */
function raw(url: string, headers: Record<string, string>): Promise<Raw> {
  return new Promise((done, fail) => {
    request(url, { headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () => done({ headers: answer.headers, body: Buffer.concat(pieces) }));
    })
      .on('error', fail)
      .end();
  });
}
