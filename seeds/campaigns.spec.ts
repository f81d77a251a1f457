import { Contacts } from '../src/crm/index.js';
import { ApiClient } from '../test/factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { CampaignSeeds } from './campaigns.js';
import { ContactSeeds } from './contacts.js';
import { TemplateSeeds } from './templates.js';

describe('campaigns of the made-up community', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  it('are added once, with results, and send nothing', async () => {
    const seeds = test.app.get(CampaignSeeds);
    await test.app.get(ContactSeeds).load('demo');
    await test.app.get(TemplateSeeds).load();
    expect([await seeds.load('demo'), await seeds.load('demo')]).toEqual([3, 0]);
    const api = await ApiClient.logIn(test.url);
    const { items } = (await api.get('/api/crm/campaigns')).body as {
      items: { id: string; name: string; status: string }[];
    };
    expect(items.map(({ name, status }) => [name, status])).toEqual([
      ['Convite para a live de segunda', 'draft'],
      ['Novidades de novembro', 'sent'],
      ['Renovação: última semana', 'sent'],
    ]);
    const subscribed = (await test.app.get(Contacts).counts()).subscribed;
    for (const { id, status } of items.slice(1)) {
      const { body } = await api.get(`/api/crm/campaigns/${id}/report`);
      expect(body).toMatchObject({ status, total: subscribed, pending: 0 });
      expect(body.sent + body.failed).toBe(subscribed);
      expect(body.opened).toBeGreaterThan(body.clicked);
      expect(body.clicked).toBeGreaterThan(0);
    }
    const { variants } = (await api.get(`/api/crm/campaigns/${items[1].id}/report`)).body;
    expect(variants).toMatchObject([{ name: 'Direto' }, { name: 'Com o nome' }]);
    expect(variants[0].sent + variants[1].sent).toBeGreaterThan(20);
    const { links } = (await api.get(`/api/crm/campaigns/${items[1].id}/report`)).body as {
      links: { url: string; clicked: number }[];
    };
    expect(links.map(({ url }) => url)).toContain('https://comunidade.example.com/aulas/confluencia');
    const [reader] = await test.app.get(Contacts).scan({ limit: 1, filter: { subscribed: true } });
    const mails = (await api.get(`/api/crm/contacts/${reader.id}/timeline?source=mails`)).body as {
      items: { title: string }[];
    };
    expect(mails.items.map(({ title }) => title)).toContain(
      `${reader.name!.split(' ')[0]}, seu acesso vence esta semana`,
    );
    expect((await api.get('/api/admin/outbox')).body.items).toEqual([]);
  });
});
