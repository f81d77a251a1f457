import { Test, type TestingModule } from '@nestjs/testing';
import { testConfig } from '../../../test/setup/test-config.js';
import { ConfigModule } from '../../config/index.js';
import { PlatformModule } from '../../platform/index.js';
import type { Contact } from './contact.js';
import { ContactNotFound } from './contacts.errors.js';
import { Contacts } from './contacts.js';
import { ContactsModule } from './contacts.module.js';
import { ContactNews } from './news/contact-news.js';
import type { NewsOfContact } from './news/contact-news-item.js';

describe('Contacts, on the real database', () => {
  let module: TestingModule;
  let contacts: Contacts;
  let news: ContactNews;
  const wanted = new Set<string>();
  const handled: NewsOfContact[] = [];
  let failing: string | null = null;

  beforeAll(async () => {
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(testConfig()), PlatformModule, ContactsModule],
    }).compile();
    module.useLogger(false);
    await module.init();
    contacts = module.get(Contacts);
    news = module.get(ContactNews);
    news.register({
      name: 'spec',
      wants: ({ kind }) => wanted.has(kind),
      handle: (all) => {
        if (all.some(({ item }) => item.kind === failing)) return Promise.reject(new Error('not now'));
        handled.push(...all);
        return Promise.resolve();
      },
    });
  });
  afterAll(() => module?.close());
  beforeEach(() => {
    wanted.clear();
    handled.length = 0;
    failing = null;
  });

  let count = 0;
  const email = () => `person${++count}@example.com`;
  const made = async (more: object = {}): Promise<Contact> =>
    (await contacts.upsertByEmail([{ email: email(), ...more }], 'staff'))[0].contact;

  it('makes a contact once, whoever comes at the same time, and changes nothing when told the same again', async () => {
    const address = email();
    const input = { email: address, name: 'Ana', tags: ['a'], fields: { city: 'Recife' } };
    const all = await Promise.all(Array.from({ length: 8 }, () => contacts.upsertByEmail([input], 'import')));
    expect(all.flat().filter(({ isNew }) => isNew)).toHaveLength(1);
    const contact = (await contacts.findByEmail(address.toUpperCase()))!;
    expect(contact).toMatchObject({
      name: 'Ana',
      tags: ['a'],
      fields: { city: 'Recife' },
      lifecycle: 'lead',
    });
    await contacts.upsertByEmail([input], 'import');
    expect(await contacts.findByEmail(address)).toEqual(contact);
  });

  it('loses no tag of many who add them at once', async () => {
    const { id } = await made();
    const tags = Array.from({ length: 8 }, (_, at) => `t${at}`);
    await Promise.all(tags.map((tag) => contacts.addTags(id, [tag])));
    expect((await contacts.get(id)).tags.sort()).toEqual(tags);
    await contacts.removeTags(id, ['t0', 't7']);
    expect((await contacts.get(id)).tags).toHaveLength(6);
  });

  it('sets fields, takes them off, and knows when nobody is there', async () => {
    const { id } = await made({ fields: { age: 30, city: 'Olinda' } });
    expect((await contacts.setFields(id, { age: null, vip: true })).fields).toEqual({
      city: 'Olinda',
      vip: true,
    });
    expect((await contacts.setStage(id, 'won')).stage).toBe('won');
    expect('stage' in (await contacts.setStage(id, null))).toBe(false);
    await expect(contacts.setStage('cnt_none', 'won')).rejects.toThrow(ContactNotFound);
  });

  it('reads all page by page, and narrows them', async () => {
    const tag = `scan${++count}`;
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) ids.push((await made({ tags: [tag] })).id);
    const seen: string[] = [];
    for (let afterId: string | undefined; ;) {
      const page = await contacts.scan({ limit: 2, filter: { tag }, ...(afterId && { afterId }) });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      afterId = seen.at(-1)!;
    }
    expect(seen).toEqual(ids);
  });

  it('keeps news only while somebody wants them', async () => {
    const { id } = await made();
    await contacts.addTags(id, ['unseen']);
    await news.handleAll();
    wanted.add('tag-added');
    await contacts.addTags(id, ['vip', 'unseen']);
    await contacts.setFields(id, { city: 'Natal' });
    await news.handleAll();
    expect(handled).toMatchObject([{ contactId: id, item: { kind: 'tag-added', value: 'vip' } }]);
    await news.handleAll();
    expect(handled).toHaveLength(1);
  });

  it('brings news again until they were acted on, under the same id; they hold up no others', async () => {
    wanted.add('subscribed').add('field-set');
    failing = 'subscribed';
    const { id } = await made({ subscription: 'subscribed', fields: { city: 'Natal' } });
    const other = await made({ fields: { city: 'Belém' } });
    await news.handleAll();
    expect(handled).toMatchObject([
      { contactId: id, item: { kind: 'field-set', value: 'city', to: 'Natal' } },
      { contactId: other.id, item: { kind: 'field-set', value: 'city', to: 'Belém' } },
    ]);
    failing = null;
    await news.handleAll();
    expect(handled.slice(2)).toMatchObject([
      {
        contactId: id,
        item: { kind: 'subscribed', value: 'staff', id: expect.stringMatching(/^nws_/) as string },
      },
    ]);
    await news.handleAll();
    expect(handled).toHaveLength(3);
  });
});
