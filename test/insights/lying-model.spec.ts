import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { type ScriptedModel, startScriptedModel } from '../support/openai/index.js';

const HOUR_MS = 3_600_000;
const say = (text: string) => ({ text: JSON.stringify({ text }) });

/** What is true of each hour that is asked for: 3 events, 2 purchases of 100 in all, by two users; nothing the hour before. */
const TRUE_FIGURES = [
  '3 eventos',
  '2 compras',
  'R$\u00a050,00',
  'R$\u00a0100,00',
  'ana@example.com',
  'bruno',
];

/** With the whole application: the model lies twice, and the reader is told the truth. */
describe('a model that lies', () => {
  let scripted: ScriptedModel;
  let test: TestApp;
  let api: ApiClient;
  let hours = 0;

  beforeAll(async () => {
    scripted = await startScriptedModel();
    test = await startTestApp({ ...scripted.variables(), OPENAI_RETRIES: '0', OPENAI_DAILY_TOKENS: '0' });
    api = await ApiClient.logIn(test.url);
    const sender = new WebhookSender(test.url, test.config.webhookSecret);
    const timestamp = '2026-01-10T12:30:00Z';
    await sender.send([
      { userId: 'ana@example.com', type: 'purchase', value: 60, timestamp },
      { userId: 'ana@example.com', type: 'purchase', value: 40, timestamp },
      { userId: 'bruno', type: 'login', timestamp },
    ]);
  });
  afterAll(async () => {
    await test?.close();
    await scripted?.stop();
  });

  /** Each time another period, about the same events: a known one would be answered. */
  async function generate(texts: readonly string[]) {
    scripted.play(texts.map(say));
    const from = new Date(Date.parse('2026-01-10T12:00:00Z') - hours++ * HOUR_MS).toISOString();
    const { status, body } = await api.post('/api/insights/generate', { from, to: '2026-01-10T13:00:00Z' });
    expect(status).toBe(201);
    return body as { source: string; text: string; model?: string; tokens?: object };
  }

  it.each<[string, string]>([
    ['an invented figure', 'Foram 99 compras e {events.count} eventos.'],
    ['a figure spelt out', 'Foram noventa e nove compras e {events.count} eventos.'],
    ['a rounded figure', 'Foram cerca de {events.count} eventos.'],
    ['a fraction', 'Metade de {events.count} eventos, com {purchases.count} compras.'],
    ['swapped figures', 'Foram {events.count} compras e {purchases.count} eventos.'],
    ['figures swapped over two sentences', 'Sobre as compras. Foram {events.count}.'],
    ['the wrong direction', 'Os eventos caíram, e foram {purchases.count} compras.'],
    ['the direction of something else', 'A receita {change.events.direction}.'],
    ['a direction denied', 'Os eventos não {change.events.direction}.'],
    ['nothing instead of something', 'Sem compras, e {events.count} eventos.'],
    ['a user who does not exist', 'Usuários mais ativos: zé@example.com, {topUsers}.'],
    ['a user who did something else', '{topUsers} fizeram {purchases.count} compras.'],
    [
      'a slot that no fact has',
      'Foram {purchases.count} compras, e a receita subiu {change.revenue.percent}.',
    ],
    ['another language', 'There were {purchases.count} purchases.'],
  ])('is not heard: %s', async (_, lie) => {
    const { source, text, model, tokens } = await generate([lie, lie]);
    expect(scripted.requests).toHaveLength(2);
    expect({ source, model, tokens }).toEqual({ source: 'template' });
    for (const figure of TRUE_FIGURES) expect(text).toContain(figure);
    expect(text).not.toMatch(/99|noventa|metade|cerca|caíram|zé/i);
  });

  it('is heard when it takes it back', async () => {
    const written = await generate([
      'Foram 99 compras.',
      'Foram {purchases.count} compras. Destaques: {topUsers}.',
    ]);
    expect(written).toMatchObject({
      source: 'openai',
      text: 'Foram 2 compras. Destaques: ana@example.com (2 eventos) e bruno (1).',
      tokens: { input: 200, output: 40 },
      model: scripted.last().model,
    });
  });

  it('does not hear of anybody', async () => {
    await generate(['Foram {purchases.count} compras.']);
    expect(JSON.stringify(scripted.requests.map(({ body }) => body))).not.toMatch(/ana@example|bruno/);
  });
});
