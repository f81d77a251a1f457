import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { signStandard, standardKey } from '../../src/webhooks/index.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const run = promisify(execFile);
const SCRIPT = resolve('scripts', 'webhook-sign.mjs');

describe('npm run webhook:sign', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  const sign = (args: string[], variables: Record<string, string> = {}) =>
    run(process.execPath, [SCRIPT, ...args], {
      env: { PATH: process.env['PATH'], DATA_DIR: test.config.dataDir, PUBLIC_URL: test.url, ...variables },
    });

  it('prints a curl that works as it stands, with the secret that the application made', async () => {
    const { stdout } = await sign([`{"userId":"o'brien","type":"login"}`]);
    const { stdout: answer } = await run('sh', ['-c', stdout.replace('curl', 'curl -sS')]);
    expect(answer).toMatch(/^HTTP\/1.1 202/);
    expect(answer).toContain('"accepted":1');
  });

  it('prints the three headers alone', async () => {
    const { stdout } = await sign(['{"userId":"ana","type":"login"}', '--headers', '--id', 'msg_mine']);
    const lines = stdout.trim().split('\n');
    expect(lines).toEqual([
      'webhook-id: msg_mine',
      expect.stringMatching(/^webhook-timestamp: \d{10}$/),
      expect.stringMatching(/^webhook-signature: v1,\S{44}$/),
    ]);
  });

  it('takes WEBHOOK_SECRET before the kept one, but not the placeholder', async () => {
    const kept = test.config.webhookSecret;
    const given = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const placeholder = /^WEBHOOK_SECRET=(\S+)$/m.exec(readFileSync('.env.example', 'utf8'))![1];
    /** Which of the secrets the printed signature is of. */
    const signedWith = async (variables: Record<string, string>) => {
      const { stdout } = await sign(['{"a":1}', '--headers', '--id', 'a'], variables);
      const lines = stdout.trim().split('\n');
      const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
      const at = Number(headers['webhook-timestamp']);
      return [kept, given, placeholder].filter((secret) => {
        const expected = signStandard(standardKey(secret), 'a', at, '{"a":1}');
        return expected['webhook-signature'] === headers['webhook-signature'];
      });
    };
    expect(new Set([kept, given, placeholder]).size).toBe(3);
    expect(await signedWith({})).toEqual([kept]);
    expect(await signedWith({ WEBHOOK_SECRET: given })).toEqual([given]);
    expect(await signedWith({ WEBHOOK_SECRET: placeholder })).toEqual([kept]);
  });

  it('says what is wrong instead of printing something that does not work', async () => {
    await expect(sign(['{"userId":'])).rejects.toMatchObject({ code: 1, stdout: '' });
    const empty = join(test.config.dataDir, 'nothing');
    await expect(sign(['{}'], { DATA_DIR: empty })).rejects.toMatchObject({
      stderr: expect.stringContaining('npm start') as string,
    });
    await expect(sign(['{}', '--source', 'shop'])).rejects.toMatchObject({ code: 1 });
  });
});
