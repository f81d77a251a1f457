import { ApiClient } from '../test/factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { TemplateSeeds } from './templates.js';

describe('templates of the made-up community', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  it('are added once, newest first, and can be shown without anything odd', async () => {
    const seeds = test.app.get(TemplateSeeds);
    expect([await seeds.load(), await seeds.load()]).toEqual([3, 0]);
    const api = await ApiClient.logIn(test.url);
    const { items } = (await api.get('/api/crm/templates')).body as { items: { id: string; name: string }[] };
    expect(items.map(({ name }) => name)).toEqual([
      'Novidades da semana',
      'Renovação do Trader Pro',
      'Boas-vindas',
    ]);
    for (const { id } of items) {
      const said = { data: { contact: { name: 'Bia Lima', tags: ['vip'], fields: { city: 'Recife' } } } };
      const shown = (await api.post(`/api/crm/templates/${id}/preview`, said)).body as Record<string, string>;
      expect(shown['warnings']).toEqual([]);
      expect(shown['text']).toContain('Bia');
      expect(shown['text']).not.toMatch(/[{}<>]/);
    }
    const { design } = (await api.get(`/api/crm/templates/${items[0].id}`)).body as {
      design: { body: { rows: unknown[] } };
    };
    expect(design.body.rows).toHaveLength(4);
  });
});
