import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testConfig } from '../../../../test/setup/test-config.js';
import { NotConfigured, RenewalFailed } from './quadcode.errors.js';
import { SsidRenewal } from './ssid-renewal.js';

const SSID = 'a-new-ssid-0123456789';
const asked: { method?: string; url?: string; authorization?: string }[] = [];
let answer: (response: ServerResponse) => void;
let server: Server;

const renewal = (path = '', variables: Record<string, string> = {}) =>
  new SsidRenewal(
    testConfig({
      SSID_RENEWAL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
      SSID_RENEWAL_TOKEN: 'the-token',
      ...variables,
    }),
  );
const json = (status: number, body: unknown) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

beforeAll(async () => {
  server = createServer(({ method, url, headers }: IncomingMessage, response) => {
    asked.push({ method, url, authorization: headers.authorization });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => void asked.splice(0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('SsidRenewal', () => {
  it('asks an SSID generator with the Bearer token', async () => {
    answer = json(200, { data: { ssid: SSID } });
    await expect(renewal('/api').renew('42')).resolves.toBe(SSID);
    expect(asked).toEqual([{ method: 'POST', url: '/api/session/42', authorization: 'Bearer the-token' }]);
  });

  it("asks Quadcode's gateway at its own path", async () => {
    answer = json(201, { ssid: SSID });
    await expect(renewal('/v1/b2b-gateway').renew('42')).resolves.toBe(SSID);
    expect(asked[0].url).toBe('/v1/b2b-gateway/users/42/sessions');
  });

  it.each([
    [401, true],
    [404, true],
    [429, false],
    [500, false],
    [503, false],
  ])('says of status %i whether asking again helps', async (status, permanent) => {
    answer = json(status, { message: 'no' });
    const failed = renewal().renew('42');
    await expect(failed).rejects.toBeInstanceOf(RenewalFailed);
    await expect(failed).rejects.toMatchObject({ permanent, code: 'BROKER.RENEWAL_FAILED' });
  });

  it('takes its token to no other address', async () => {
    answer = (response) => response.writeHead(307, { location: '/elsewhere' }).end();
    await expect(renewal().renew('42')).rejects.toMatchObject({ permanent: true });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['no JSON', (response: ServerResponse) => response.end('<html>')],
    ['no SSID', json(200, { ok: true })],
    ['a body without end', (response: ServerResponse) => void response.end('x'.repeat(1_000_000))],
    ['an answer that breaks off', (response: ServerResponse) => void response.socket!.destroy()],
  ])('fails on %s, and may be asked again', async (_, how) => {
    answer = how;
    await expect(renewal().renew('42')).rejects.toMatchObject({ permanent: false });
  });

  it('says what to set when there is no service', async () => {
    const none = renewal('', { SSID_RENEWAL_URL: '' });
    expect(none.available).toBe(false);
    await expect(none.renew('42')).rejects.toBeInstanceOf(NotConfigured);
    await expect(none.renew('42')).rejects.toThrow('SSID_RENEWAL_URL');
  });
});
