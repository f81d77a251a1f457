import { ContactFields } from '../../src/crm/contacts/fields/contact-fields.js';
import { ContactFieldRepository } from '../../src/crm/contacts/fields/field.repository.js';
import { member, type Person, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const CONTACTS = '/api/crm/contacts';

describe('contacts', () => {
  let test: TestApp;
  let api: ApiClient;
  let operator: Person;
  let ana: Person;
  let count = 0;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    operator = await staff(test.url, 'operator');
    ana = await member(test.url, 'Ana Souza');
  });
  afterAll(() => test?.close());

  const email = () => `contact${++count}@example.com`;
  const made = async (more: object = {}) => {
    const answer = await api.post(CONTACTS, { email: email(), ...more });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));

    return answer.body;
  };
  const fieldsOf = (body: { errors?: { field: string }[] }) => body.errors?.map(({ field }) => field);

  it('are made, shown, changed and deleted, by an operator too', async () => {
    const address = email();
    const created = await operator.api.post(CONTACTS, {
      email: address.toUpperCase(),
      name: ' Bia Lima ',
      tags: ['VIP', 'vip', 'Webinar 2026'],
      fields: { city: 'Recife', age: 31, vip: true },
      stage: 'proposal',
      ownerId: operator.id,
      subscribed: true,
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        email: address,
        name: 'Bia Lima',
        tags: ['vip', 'webinar 2026'],
        fields: { city: 'Recife', age: 31, vip: true },
        stage: 'proposal',
        ownerId: operator.id,
        subscribed: true,
        subscription: { status: 'subscribed', by: 'staff' },
        lifecycle: 'lead',
      },
    });
    const path = `${CONTACTS}/${created.body.id}`;
    expect((await api.get(path)).body).toEqual(created.body);
    const changed = await api.patch(path, {
      name: null,
      stage: null,
      tags: ['gold'],
      fields: { age: null, city: 'Olinda' },
      subscribed: false,
    });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      tags: ['gold'],
      fields: { city: 'Olinda', vip: true },
      subscribed: false,
    });
    expect(changed.body).not.toHaveProperty('name');
    expect(changed.body).not.toHaveProperty('stage');
    expect((await api.delete(path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
    expect((await api.patch(path, { name: 'x' })).status).toBe(404);
    expect((await api.delete(path)).status).toBe(404);
  });

  it('have an e-mail of their own, without regard to case', async () => {
    const { email: taken } = await made();
    const other = await made();
    const refused = { status: 409, body: { code: 'CRM.EMAIL_TAKEN' } };
    expect(await api.post(CONTACTS, { email: taken.toUpperCase() })).toMatchObject(refused);
    expect(await api.patch(`${CONTACTS}/${other.id}`, { email: taken })).toMatchObject(refused);
    const fresh = email();
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.post(CONTACTS, { email: fresh })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
  });

  it.each([
    ['no e-mail', { email: 'x' }, 'email'],
    ['a line break in the e-mail', { email: 'a@example.com\r\nbcc: b@example.com' }, 'email'],
    ['a line break in the name', { name: 'Ana\r\nBcc: x@example.com' }, 'name'],
    ['a line break in a tag', { tags: ['a\nb'] }, 'tags'],
    ['an empty tag', { tags: [' '] }, 'tags'],
    ['an operator of the database as a tag', { tags: [{ $ne: 1 }] }, 'tags'],
    ['a field with a $', { fields: { $x: 1 } }, 'fields.$x'],
    ['a field with a point', { fields: { 'a.b': 1 } }, 'fields.a.b'],
    ['a field of every object', { fields: { constructor: 1 } }, 'fields.constructor'],
    ['a field that is a list', { fields: { list: [1] } }, 'fields.list'],
    ['fields that are a list', { fields: [1] }, 'fields'],
    ['an owner who is a member', () => ({ ownerId: ana.id }), 'ownerId'],
    ['an owner whom nobody is', { ownerId: 'usr_none' }, 'ownerId'],
    ['its lifecycle', { lifecycle: 'customer' }, 'lifecycle'],
    ['a text for yes or no', { subscribed: 'yes' }, 'subscribed'],
  ])('are refused with %s', async (_, more, field) => {
    const before = await made();
    const said = typeof more === 'function' ? more() : more;
    for (const answer of [
      await api.post(CONTACTS, { email: email(), ...said }),
      await api.patch(`${CONTACTS}/${before.id}`, said),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'COMMON.INVALID_INPUT' } });
      expect(fieldsOf(answer.body)![0]).toBe(field);
    }
    expect((await api.get(`${CONTACTS}/${before.id}`)).body).toEqual(before);
  });

  it('are refused with __proto__ as a field', async () => {
    const response = await fetch(test.url + CONTACTS, {
      method: 'POST',
      headers: { authorization: `Bearer ${operator.token}`, 'content-type': 'application/json' },
      body: `{"email":"${email()}","fields":{"__proto__":{"admin":true}}}`,
    });
    expect(response.status).toBe(400);
  });

  it('are listed newest first, narrowed, and page by page', async () => {
    const tag = `list${++count}`;
    const all = [];
    for (let at = 0; at < 5; at++) {
      all.unshift(
        await made({
          tags: [tag],
          name: at === 3 ? 'José (Zé) da Silva' : `Person ${at}`,
          stage: at < 2 ? 'won' : 'lost',
          subscribed: at === 0,
          ...(at === 4 && { ownerId: operator.id }),
        }),
      );
    }
    const seen: unknown[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.get(`${CONTACTS}?tag=${tag.toUpperCase()}&limit=2${cursor}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(all);
    const ids = async (query: string) =>
      ((await api.get(`${CONTACTS}?tag=${tag}&${query}`)).body.items as { id: string }[]).map(({ id }) => id);
    expect(await ids('stage=won')).toEqual([all[3].id, all[4].id]);
    expect(await ids('subscribed=true')).toEqual([all[4].id]);
    expect(await ids('subscribed=false')).toHaveLength(4);
    expect(await ids(`owner=${operator.id}`)).toEqual([all[0].id]);
    expect(await ids('lifecycle=customer')).toEqual([]);
    expect(await ids(`search=${encodeURIComponent('JOSÉ (ZÉ)')}`)).toEqual([all[1].id]);
    expect(await ids('search=.*')).toEqual([]);
    expect((await api.get(`${CONTACTS}?subscribed=maybe`)).status).toBe(400);
  });

  it('are found by a whole e-mail as theirs alone, else by what it is part of', async () => {
    const make = async (email: string) => (await api.post(CONTACTS, { email, tags: ['searched'] })).body;
    const [ana, mariana] = [await make('ana@found.example'), await make('mariana@found.example')];
    const search = async (text: string, more = '') =>
      (await api.get(`${CONTACTS}?search=${encodeURIComponent(text)}${more}`)).body.items;
    expect(await search('Ana@Found.example')).toEqual([ana]);
    expect(await search('Ana@Found.example', '&tag=searched')).toEqual([ana]);
    expect(await search('Ana@Found.example', '&tag=other')).toEqual([]);
    expect(await search('ana@found')).toEqual([mariana, ana]);
    expect(await search('iana@found.example')).toEqual([mariana]);
  });

  it('have fields that are declared, by staff or by a first value', async () => {
    const declared = await api.post('/api/crm/fields', {
      key: 'plan',
      label: 'Plan',
      type: 'choice',
      options: ['gold', 'silver'],
    });
    expect(declared).toMatchObject({ status: 201, body: { key: 'plan', type: 'choice' } });
    expect((await api.post('/api/crm/fields', { key: 'plan', type: 'text' })).status).toBe(409);
    await api.post('/api/crm/fields', { key: 'birthday', type: 'date' });
    for (const [key, type] of [
      ['__proto__', 'text'],
      ['$x', 'text'],
      ['a.b', 'text'],
      ['constructor', 'text'],
      ['ok', 'list'],
    ]) {
      expect((await api.post('/api/crm/fields', { key, type })).status).toBe(400);
    }
    expect((await api.post('/api/crm/fields', { key: 'other', type: 'choice' })).status).toBe(400);
    const { id, fields } = await made({ fields: { plan: 'gold', birthday: '1990-02-28', score: 7.5 } });
    expect(fields).toEqual({ plan: 'gold', birthday: '1990-02-28', score: 7.5 });
    for (const wrong of [{ plan: 'iron' }, { birthday: '1990-02-30' }, { score: 'seven' }, { score: true }]) {
      const answer = await api.patch(`${CONTACTS}/${id}`, { fields: wrong });
      expect(answer.status).toBe(400);
      expect(fieldsOf(answer.body)).toEqual([`fields.${Object.keys(wrong)[0]}`]);
    }
    const list = (await api.get('/api/crm/fields')).body.items as { key: string; type: string }[];
    expect(list.find(({ key }) => key === 'score')).toMatchObject({ type: 'number' });
    expect((await api.patch('/api/crm/fields/plan', { options: ['iron'] })).body.options).toEqual(['iron']);
    expect((await api.patch('/api/crm/fields/none', { label: 'x' })).status).toBe(404);
  });

  it('lose the values of a field that is removed, and the key is free again', async () => {
    const { id } = await made({ fields: { doomed: 'x', kept: 'y' } });
    expect((await api.delete('/api/crm/fields/doomed')).status).toBe(204);
    let again;
    do again = await api.post('/api/crm/fields', { key: 'doomed', type: 'number' });
    while (again.status === 409);
    expect(again.status).toBe(201);
    expect((await api.get(`${CONTACTS}/${id}`)).body.fields).toEqual({ kept: 'y' });
    expect((await api.delete('/api/crm/fields/none')).status).toBe(404);
  });

  it('lose them also when the process died that was told to remove the field', async () => {
    const { id } = await made({ fields: { orphan: 'x' } });
    await test.app.get(ContactFieldRepository).leave('orphan');
    expect((await api.post('/api/crm/fields', { key: 'orphan', type: 'text' })).status).toBe(409);
    await test.app.get(ContactFields).onApplicationBootstrap(); // as at a start
    await until(
      async () => (await api.post('/api/crm/fields', { key: 'orphan', type: 'text' })).status === 201,
    );
    expect((await api.get(`${CONTACTS}/${id}`)).body.fields).toEqual({});
  });

  it('go through stages that staff arranges', async () => {
    const { id } = await made({ stage: 'Demo booked' });
    const keys = async () =>
      ((await api.get('/api/crm/stages')).body.items as { key: string }[]).map(({ key }) => key);
    expect((await keys()).at(-1)).toBe('Demo booked');
    await api.post('/api/crm/stages', { key: 'first', label: 'First', position: 0 });
    expect((await keys())[0]).toBe('first');
    expect((await api.post('/api/crm/stages', { key: 'first' })).status).toBe(409);
    expect(await api.patch('/api/crm/stages/first', { position: 99_999 })).toMatchObject({ status: 200 });
    expect((await keys()).at(-1)).toBe('first');
    expect((await api.delete('/api/crm/stages/Demo%20booked')).body).toMatchObject({
      code: 'CRM.STAGE_IN_USE',
    });
    await api.patch(`${CONTACTS}/${id}`, { stage: 'first' });
    expect((await api.delete('/api/crm/stages/Demo%20booked')).status).toBe(204);
    expect((await api.delete('/api/crm/stages/Demo%20booked')).status).toBe(404);
  });

  it('have notes', async () => {
    const { id } = await made();
    const path = `${CONTACTS}/${id}/notes`;
    const first = (await operator.api.post(path, { text: 'Called\nand wrote' })).body;
    expect(first).toMatchObject({
      contactId: id,
      text: 'Called\nand wrote',
      authorId: operator.id,
      changedAt: null,
    });
    const second = (await api.post(path, { text: 'Again' })).body;
    expect((await api.get(path)).body.items).toEqual([second, first]);
    expect((await api.patch(`${path}/${first.id}`, { text: 'Called' })).body.text).toBe('Called');
    const other = await made();
    expect((await api.patch(`${CONTACTS}/${other.id}/notes/${first.id}`, { text: 'x' })).status).toBe(404);
    expect((await api.delete(`${path}/${first.id}`)).status).toBe(204);
    expect((await api.get(path)).body.items).toEqual([second]);
    expect((await api.post(`${CONTACTS}/cnt_none/notes`, { text: 'x' })).status).toBe(404);
    expect((await api.post(path, { text: '' })).status).toBe(400);
  });

  it('have tasks that are due, done, and somebody’s', async () => {
    const { id } = await made();
    const path = `${CONTACTS}/${id}/tasks`;
    const task = (
      await api.post(path, { title: 'Call', dueAt: '2026-02-01T12:00:00-03:00', assigneeId: operator.id })
    ).body;
    expect(task).toMatchObject({
      title: 'Call',
      dueAt: '2026-02-01T15:00:00.000Z',
      done: false,
      doneAt: null,
      assigneeId: operator.id,
    });
    expect((await api.get(`/api/crm/tasks?assignee=${operator.id}&done=false`)).body.items).toEqual([task]);
    const done = (await api.patch(`${path}/${task.id}`, { done: true, dueAt: null })).body;
    expect(done).toMatchObject({ done: true, dueAt: null, doneAt: expect.any(String) as string });
    expect((await api.get(`${path}?done=false`)).body.items).toEqual([]);
    expect((await api.get(`${path}?done=true`)).body.items).toEqual([done]);
    for (const wrong of [
      { title: '' },
      { title: 'a\nb' },
      { title: 'x', dueAt: '1' },
      { title: 'x', assigneeId: ana.id },
    ]) {
      expect((await api.post(path, wrong)).status).toBe(400);
    }
    expect((await api.delete(`${path}/${task.id}`)).status).toBe(204);
    expect((await api.patch(`${path}/${task.id}`, { done: true })).status).toBe(404);
  });
});
