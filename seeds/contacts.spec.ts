import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { ApiClient } from '../test/factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { ContactSeeds } from './contacts.js';
import { FIELDS, leads, STAGES } from './leads.js';
import { MemberSeeds } from './members.js';
import { people } from './people.js';
import { SegmentSeeds } from './segments.js';
import { OPERATOR } from './staff-story.js';

const SEED = 'spec';

describe('contacts of the made-up community', () => {
  let test: TestApp;
  let admin: ApiClient;

  beforeAll(async () => {
    test = await startTestApp();
    admin = await ApiClient.logIn(test.url);
    await test.app.get(MemberSeeds).load(SEED);
    expect(await test.app.get(ContactSeeds).load(SEED)).toBe(40);
  });
  afterAll(() => test?.close());

  const all = async (path: string) =>
    (await admin.get(`/api/crm/${path}`)).body.items as Record<string, unknown>[];

  it('stand in a pipeline, with declared fields, and some have left', async () => {
    expect((await all('stages')).map(({ key }) => key)).toEqual(STAGES.map(({ key }) => key));
    expect((await all('fields')).map(({ key }) => key).sort()).toEqual(FIELDS.map(({ key }) => key).sort());
    const contacts = await all('contacts?limit=100');
    expect(new Set(contacts.map(({ stage }) => stage)).size).toBe(STAGES.length);
    for (const { email, name, tags, fields } of contacts) {
      expect(email).toMatch(/@example\.(com|net|org)$/);
      expect(name).toBeDefined();
      expect((tags as string[]).length).toBeGreaterThan(0);
      expect(fields).toHaveProperty('cidade');
    }
    const said = new Set(contacts.map(({ subscription }) => (subscription as { by: string }).by));
    expect(said).toEqual(new Set([...said, 'import', 'self']));
  });

  it('have notes, and tasks for the operator', async () => {
    const tasks = await all(`tasks?assignee=${OPERATOR.id}&limit=100`);
    expect(tasks.length).toBeGreaterThan(5);
    expect(new Set(tasks.map(({ done }) => done)).size).toBe(2);
    const [note] = await all(`contacts/${String(tasks[0]['contactId'])}/notes`);
    expect(note).toMatchObject({ authorId: OPERATOR.id, text: expect.any(String) as string });
  });

  it('are seen in segments, which come once', async () => {
    const seeds = test.app.get(SegmentSeeds);
    expect([await seeds.load(), await seeds.load()]).toEqual([4, 0]);
    const segments = await all('segments');
    const counts = segments.map(async ({ id, name }) => {
      const { body } = await admin.get(`/api/crm/segments/${String(id)}/preview`);
      return [name, body.count] as const;
    });
    const countOf = Object.fromEntries(await Promise.all(counts)) as Record<string, number>;
    expect(Object.keys(countOf)).toHaveLength(4);
    // no event was loaded: what grants say is there
    expect(countOf['Pagaram e ainda não abriram o acesso']).toBeGreaterThan(0);
  });

  it('are the same for the same seed, and come once', async () => {
    expect(leads(people(9, SEED), SEED)).toEqual(leads(people(40, SEED), SEED).slice(0, 9));
    expect(leads(people(9, 'other'), 'other')).not.toEqual(leads(people(9, SEED), SEED));
    const before = [await all('contacts?limit=100'), await all('tasks?limit=100')];
    expect(await test.app.get(ContactSeeds).load(SEED)).toBe(0);
    // a run that was cut short before its end
    await test.app.get<Connection>(getConnectionToken()).collection('crm_stages').deleteMany({});
    expect(await test.app.get(ContactSeeds).load(SEED)).toBe(40);
    expect([await all('contacts?limit=100'), await all('tasks?limit=100')]).toEqual(before);
  });
});
