import { testConfig } from '../test/setup/test-config.js';
import { startTestApp } from '../test/setup/test-app.js';
import { aboutModel, welcome } from './welcome.js';

test('the printed curl is accepted as it stands', async () => {
  const { config, url, close } = await startTestApp();
  try {
    const text = welcome(config, url, Date.now());
    const headers = [...text.matchAll(/-H '([a-z-]+): ([^']+)'/g)].map(
      ([, name, value]) => [name, value] as [string, string],
    );
    const body = /-d '(.+)'/.exec(text)![1];
    const answer = await fetch(/curl -i (\S+)/.exec(text)![1], { method: 'POST', headers, body });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ accepted: 1, duplicates: 0 });
  } finally {
    await close();
  }
});

test('names the addresses and the log-in, but no password and no secret', () => {
  const config = testConfig();
  const text = welcome(config, 'http://localhost:3000', 0);
  for (const part of [
    'http://localhost:3000/docs',
    '/health/ready',
    '/api/insights/latest',
    config.adminEmail,
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain(config.webhookSecret.slice(6));
  expect(text).not.toContain(config.adminPassword);
});

test.each([
  [
    {},
    'No language model (neither OPENAI_API_KEY nor OPENAI_BASE_URL is set): insights by template, no assistant',
  ],
  [{ OPENAI_API_KEY: 'sk-secret' }, 'Language model: gpt-5.4-mini at OpenAI'],
  [
    { OPENAI_BASE_URL: 'http://me:secret@127.0.0.1:11434/v1', OPENAI_MODEL: 'qwen3:8b' },
    'Language model: qwen3:8b at 127.0.0.1:11434',
  ],
])('says which language model there is, and no secret of it: %j', (variables, line) => {
  expect(aboutModel(testConfig(variables as Record<string, string>))).toBe(line);
});

test('a worker offers no address that it does not serve', () => {
  const both = { MONGODB_URI: 'mongodb://127.0.0.1/none', REDIS_URL: 'redis://127.0.0.1:1' };
  const worker = welcome(testConfig({ ...both, ROLE: 'worker' }), 'http://localhost:3001', 0);
  expect(worker).toContain('ROLE=worker');
  expect(worker).not.toMatch(/docs|webhook|Log-in/);
  const api = welcome(testConfig({ ...both, ROLE: 'api' }), 'http://localhost:3000', 0);
  expect(api).toContain('ROLE=worker must count');
  expect(api).toContain('/webhook/event');
});
