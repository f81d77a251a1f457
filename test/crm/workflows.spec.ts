import { readFileSync } from 'node:fs';
import { SegmentUses } from '../../src/crm/segments/ports/segment-uses.js';
import { EditionRepository } from '../../src/crm/workflows/definition/editions/edition.repository.js';
import { member, type Person, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const WORKFLOWS = '/api/crm/workflows';
const LINE = {
  nodes: [
    { id: 'start', type: 'trigger.tag-added', data: { tag: 'vip' } },
    { id: 'tag', type: 'action.tag', data: { add: ['cliente'] } },
  ],
  edges: [{ id: 'e1', source: 'start', target: 'tag' }],
};
/** A trigger and one node after it. */
const before = (type: string, data: object) => ({
  nodes: [LINE.nodes[0], { id: 'x', type, data }],
  edges: [{ id: 'e1', source: 'start', target: 'x' }],
});

describe('workflows', () => {
  let test: TestApp;
  let api: ApiClient;
  let operator: Person;
  let ana: Person;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    operator = await staff(test.url, 'operator');
    ana = await member(test.url, 'Ana Souza');
    await api.post('/api/crm/fields', { key: 'renewal', type: 'date' });
    await api.post('/api/crm/fields', { key: 'seats', type: 'number' });
    await api.post('/api/crm/stages', { key: 'proposal' });
    await api.post('/api/admin/modules', { slug: 'trader-pro', name: 'Trader Pro' });
  });
  afterAll(() => test?.close());

  const made = async (more: object = LINE): Promise<string> => {
    const answer = await api.post(WORKFLOWS, { name: 'Boas-vindas', ...more });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return `${WORKFLOWS}/${answer.body.id as string}`;
  };
  const idOf = async (path: string, body: object) => (await api.post(path, body)).body.id as string;

  it('are made, listed, changed and deleted, by an operator too; not by a member', async () => {
    const created = await operator.api.post(WORKFLOWS, {
      name: ' Boas-vindas ',
      description: 'Teste',
      ...LINE,
    });
    expect(created).toMatchObject({
      status: 201,
      body: { name: 'Boas-vindas', status: 'draft', version: 1, edition: null, hasChanges: true, ...LINE },
    });
    const path = `${WORKFLOWS}/${created.body.id}`;
    expect((await operator.api.get(path)).body).toEqual(created.body);
    const changed = await operator.api.patch(path, { name: 'Outro', description: null, edges: [] });
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'Outro', version: 2, nodes: LINE.nodes, edges: [] },
    });
    expect(changed.body).not.toHaveProperty('description');

    const empty = await api.post(WORKFLOWS, { name: 'Vazio' });
    expect(empty).toMatchObject({ status: 201, body: { nodes: [], edges: [] } });
    const first = await api.get(`${WORKFLOWS}?limit=1`);
    expect(first.body.items).toMatchObject([{ id: empty.body.id, name: 'Vazio', status: 'draft' }]);
    expect(first.body.items[0]).not.toHaveProperty('nodes');
    const second = await api.get(`${WORKFLOWS}?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items).toMatchObject([{ id: created.body.id }]);
    expect((await api.get(`${WORKFLOWS}?status=active`)).body.items).toEqual([]);
    expect((await api.get(`${WORKFLOWS}?status=asleep`)).status).toBe(400);

    for (const route of [WORKFLOWS, path, `${path}/editions`])
      expect((await ana.api.get(route)).status).toBe(403);
    for (const route of ['validate', 'activate', 'deactivate'])
      expect((await ana.api.post(`${path}/${route}`, {})).status).toBe(403);
    expect((await operator.api.delete(path)).status).toBe(204);
    for (const answer of [
      await api.get(path),
      await api.patch(path, { name: 'x' }),
      await api.delete(path),
      await api.post(`${path}/validate`),
      await api.post(`${path}/activate`),
      await api.post(`${path}/deactivate`),
      await api.get(`${path}/editions`),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'CRM.WORKFLOW_NOT_FOUND' } });
    }
  });

  it('keep what an editor adds, byte for byte', async () => {
    const drawn: Record<string, unknown> = {
      nodes: [
        {
          id: '1',
          type: 'note',
          measured: { width: 150.5, height: 1e-7 },
          selected: true,
          dragging: false,
          data: { $x: 1, 'a.b': [null] },
        },
        {
          id: '1',
          constructor: { name: 'x' },
          position: { x: -0.5, y: 0 },
          deep: [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]],
        },
      ],
      edges: [{ id: 'e', source: 'ghost', markerEnd: { type: 'arrowclosed' }, sourceHandle: null }],
      viewport: { x: 1.25, y: -3, zoom: 0.5 },
    };
    const path = await made(drawn);
    const { nodes, edges, viewport } = (await api.get(path)).body;
    expect(JSON.stringify({ nodes, edges, viewport })).toBe(JSON.stringify(drawn));
  });

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['a line break in the name', { name: 'a\nb' }, 'name'],
    ['nodes that are no list', { nodes: {} }, 'nodes'],
    ['a node that is a text', { nodes: ['x'] }, 'nodes[0]'],
    ['edges as a text', { edges: '[]' }, 'edges'],
    ['a prototype', { nodes: [JSON.parse('{"__proto__":{}}') as object] }, 'nodes[0].__proto__'],
    ['too many bytes', { nodes: [{ x: 'x'.repeat(1_000_000) }] }, 'nodes'],
    ['a version of no number', { version: 'x' }, 'version'],
    ['a status', { status: 'active' }, 'status'],
  ])('are refused with %s', async (_, more, field) => {
    const path = await made();
    const answers = [await api.patch(path, more), await api.post(WORKFLOWS, { name: 'x', ...more })];
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
    }
    expect((await api.get(path)).body.version).toBe(1);
    expect((await api.patch(path, { nodes: [{ x: 'x'.repeat(1_100_000) }] })).status).toBe(413);
  });

  it('do not let one write over what another has changed, when a version is named', async () => {
    const path = await made();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => api.patch(path, { name: `C${at}`, version: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    expect(await api.post(`${path}/activate`, { version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'CRM.WORKFLOW_CHANGED', version: 2 },
    });
    await Promise.all(Array.from({ length: 8 }, (_, at) => operator.api.patch(path, { name: `D${at}` })));
    expect((await api.get(path)).body.version).toBe(10);
  });

  it('say all that is wrong with them, and are not switched on', async () => {
    const path = await made({
      nodes: [
        ...LINE.nodes,
        { id: 'ask', type: 'condition.tag', data: { tag: 'x' } },
        { id: 'odd', type: 'action.explode', data: {} },
      ],
      edges: [
        ...LINE.edges,
        { id: 'e2', source: 'tag', target: 'ask' },
        { id: 'e3', source: 'ask', target: 'gone', sourceHandle: 'yes' },
      ],
    });
    const problems = [
      {
        nodeId: 'odd',
        path: 'nodes[3].type',
        code: 'unknown-type',
        message: expect.stringContaining('action.mail') as string,
      },
      { edgeId: 'e3', path: 'edges[2].target', code: 'dangling-edge', message: 'There is no node "gone"' },
      expect.objectContaining({ nodeId: 'ask', code: 'unwired' }),
      expect.objectContaining({ nodeId: 'ask', code: 'unwired' }),
      expect.objectContaining({ nodeId: 'odd', code: 'unreachable' }),
    ];
    expect(await api.post(`${path}/validate`)).toMatchObject({
      status: 200,
      body: { valid: false, problems },
    });
    expect(await api.post(`${path}/activate`)).toMatchObject({
      status: 422,
      body: {
        code: 'CRM.WORKFLOW_INVALID',
        problems,
        errors: expect.arrayContaining([
          { field: 'edges[2].target', message: 'There is no node "gone"' },
        ]) as object,
      },
    });
    expect((await api.get(path)).body).toMatchObject({ status: 'draft', edition: null });
    expect(await api.post(`${path}/deactivate`)).toMatchObject({
      status: 409,
      body: { code: 'CRM.WORKFLOW_STATE', state: 'draft' },
    });
  });

  it('are as in the documentation', async () => {
    const [, json] = /## An example.+?```json\n(.+?)```/s.exec(
      readFileSync('docs/crm-workflows.md', 'utf8'),
    )!;
    const path = await made(JSON.parse(json) as object);
    expect((await api.post(`${path}/validate`)).body).toEqual({ valid: true, problems: [] });
  });

  it.each([
    ['a template', 'action.mail', { templateId: 'tpl_none' }, 'data.templateId'],
    ['a segment', 'condition.segment', { segmentId: 'seg_none', ends: ['no'] }, 'data.segmentId'],
    ['a field', 'action.field', { field: 'shoe_size', value: 42 }, 'data.field'],
    ['a field called __proto__', 'action.field', { field: '__proto__', value: 42 }, 'data.field'],
    ['a field called $x', 'action.field', { field: '$x', value: 42 }, 'data.field'],
    ['a field called a.b', 'action.field', { field: 'a.b', value: 42 }, 'data.field'],
    ['a value that fits its field', 'action.field', { field: 'seats', value: 'many' }, 'data.value'],
    ['a stage', 'action.field', { field: 'stage', value: 'gone' }, 'data.value'],
    ['a field to ask for', 'condition.field', { field: '__proto__', op: 'eq', value: 1 }, 'data.field'],
    ['an operator of a field', 'condition.field', { field: 'seats', op: 'contains', value: 1 }, 'data.op'],
    ['a module', 'action.grant-module', { module: 'gone' }, 'data.module'],
    ['a module to ask for', 'condition.module', { module: 'gone' }, 'data.module'],
    ['somebody of the staff', 'action.task', { title: 'x', assigneeId: 'usr_none' }, 'data.assigneeId'],
    ['some of the staff', 'action.notify', { message: 'x', userIds: ['usr_none'] }, 'data.userIds[0]'],
  ])('are not switched on without %s', async (_, type, data, at) => {
    const answer = await api.post(`${await made(before(type, data))}/activate`);
    expect(answer.status).toBe(422);
    expect(answer.body.problems).toContainEqual(
      expect.objectContaining({ nodeId: 'x', path: `nodes[1].${at}`, code: 'not-found' }),
    );
  });

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost:6379/',
    'http://metadata.google.internal/',
    'https://user:pass@example.com/',
    'file:///etc/passwd',
    'no url',
  ])('call no webhook at %s', async (url) => {
    const path = await made(before('action.webhook', { url }));
    expect(await api.post(`${path}/activate`)).toMatchObject({
      status: 422,
      body: { problems: [{ nodeId: 'x', path: 'nodes[1].data.url', code: 'address-refused' }] },
    });
  });

  it.each([
    ['trigger.date', { field: 'gone' }, 'data.field'],
    ['trigger.date', { field: 'seats' }, 'data.field'],
    ['trigger.segment-entered', { segmentId: 'seg_none' }, 'data.segmentId'],
    ['trigger.webhook', { source: 'nobody' }, 'data.source'],
  ])('do not begin by %s %j', async (type, data, at) => {
    const path = await made({ ...LINE, nodes: [{ id: 'start', type, data }, LINE.nodes[1]] });
    const problem = { nodeId: 'start', path: `nodes[0].${at}`, code: 'not-found' };
    expect((await api.post(`${path}/validate`)).body).toMatchObject({ valid: false, problems: [problem] });
  });

  it('are switched on with every kind of node, and keep what they need from being deleted', async () => {
    const templateId = await idOf('/api/crm/templates', { name: 'Oi', html: '<p>Oi</p>' });
    const segmentId = await idOf('/api/crm/segments', { name: 'Todos', rules: { all: [] } });
    const steps: [string, object][] = [
      ['wait.time', { minutes: 30 }],
      ['wait.until', { time: '09:00', weekdays: [1, 2], timeZone: 'America/Sao_Paulo' }],
      [
        'wait.event',
        {
          event: 'purchase',
          where: [{ field: 'metadata.product', op: 'eq', value: 'pro' }],
          timeout: { days: 1 },
          ends: ['timeout'],
        },
      ],
      ['condition.field', { field: 'seats', op: 'gte', value: 2, ends: ['no'] }],
      ['condition.tag', { tag: 'VIP', ends: ['no'] }],
      ['condition.segment', { segmentId, ends: ['no'] }],
      ['condition.event', { event: 'purchase', op: 'gte', count: 2, withinDays: 30, ends: ['no'] }],
      ['condition.module', { module: 'trader-pro', state: 'ended', ends: ['no'] }],
      ['condition.mail', { mail: 'opened', of: 'any', withinDays: 7, ends: ['no'] }],
      [
        'condition.split',
        {
          variants: [
            { handle: 'a', share: 40 },
            { handle: 'b', share: 60 },
          ],
          ends: ['b'],
        },
      ],
      ['action.mail', { templateId, subject: 'Oi {{ contact.firstName }}' }],
      ['action.field', { field: 'stage', value: 'proposal' }],
      ['action.field', { field: 'renewal', value: '2027-01-31' }],
      ['action.task', { title: 'Ligar', assigneeId: operator.id, dueInDays: 2 }],
      ['action.webhook', { url: 'https://hooks.example.com/crm' }],
      ['action.grant-module', { module: 'trader-pro', days: 7 }],
      ['action.notify', { message: 'Feito', userIds: [operator.id] }],
    ];
    const outputs: Record<string, string> = { 'wait.event': 'event', 'condition.split': 'a' };
    const outputOf = (type: string) => outputs[type] ?? (type.startsWith('condition.') ? 'yes' : null);
    const nodes = [
      {
        id: 'n0',
        type: 'trigger.segment-entered',
        data: { segmentId, reentry: { mode: 'after-days', days: 30 } },
      },
      ...steps.map(([type, data], at) => ({ id: `n${at + 1}`, type, data })),
    ];
    const edges = nodes.slice(1).map(({ id }, at) => ({
      id: `e${at}`,
      source: nodes[at].id,
      target: id,
      sourceHandle: outputOf(nodes[at].type),
    }));
    const path = await made({ nodes, edges });
    expect((await api.post(`${path}/validate`)).body).toEqual({ valid: true, problems: [] });
    expect(await api.post(`${path}/activate`)).toMatchObject({
      status: 200,
      body: { status: 'active', edition: 1 },
    });
    expect((await api.get('/api/crm/stats')).body.workflowsActive).toBe(1);

    const use = { kind: 'workflow', id: path.slice(WORKFLOWS.length + 1), name: 'Boas-vindas' };
    for (const used of [`/api/crm/templates/${templateId}`, `/api/crm/segments/${segmentId}`]) {
      expect(await api.delete(used)).toMatchObject({ status: 409, body: { uses: [use] } });
    }
    await api.post(`${path}/deactivate`);
    expect(await test.app.get(SegmentUses).of(segmentId)).toEqual([]);
    expect((await api.delete(`/api/crm/templates/${templateId}`)).status).toBe(204);
    expect((await api.post(`${path}/activate`)).status).toBe(422);
    expect((await api.get('/api/crm/stats')).body.workflowsActive).toBe(0);
  });

  it('run on an edition, which changes of the draft do not touch', async () => {
    const path = await made();
    const on = () => api.post(`${path}/activate`, {});
    const first = await on();
    expect(first.body).toMatchObject({ status: 'active', version: 1, edition: 1, hasChanges: false });
    expect((await on()).body).toEqual(first.body);

    // a change of the picture makes no edition
    const nodes = LINE.nodes.map((node) => ({ ...node, position: { x: 5, y: 5 } }));
    expect((await api.patch(path, { nodes, name: 'Outro' })).body).toMatchObject({
      status: 'active',
      edition: 1,
      hasChanges: true,
    });
    expect((await on()).body).toMatchObject({ edition: 1, hasChanges: false, version: 2 });

    // a broken draft leaves the edition as it is
    const broken = await api.patch(path, { nodes: [] });
    expect(broken.body).toMatchObject({ status: 'active', edition: 1, hasChanges: true });
    expect((await on()).status).toBe(422);
    expect((await api.get(path)).body).toMatchObject({ status: 'active', edition: 1 });
    expect((await api.get(`${path}/editions/1`)).body).toMatchObject({ number: 1, version: 1, ...LINE });

    const other = [LINE.nodes[0], { id: 'tag', type: 'action.tag', data: { remove: ['cliente'] } }];
    await api.patch(path, { nodes: other });
    expect((await on()).body).toMatchObject({ edition: 2, hasChanges: false });
    const editions = await api.get(`${path}/editions?limit=1`);
    expect(editions.body).toMatchObject({ items: [{ number: 2, version: 4 }] });
    const more = await api.get(`${path}/editions?cursor=${editions.body.nextCursor}`);
    expect(more.body).toMatchObject({ items: [{ number: 1, version: 1 }], nextCursor: null });
    expect((await api.get(`${path}/editions/3`)).body.code).toBe('CRM.WORKFLOW_EDITION_NOT_FOUND');
    expect((await api.get(`${path}/editions/x`)).status).toBe(400);

    const id = path.slice(WORKFLOWS.length + 1);
    const { plan } = (await test.app.get(EditionRepository).find(id, 1))!;
    expect(plan).toEqual({
      trigger: { id: 'start', kind: 'trigger.tag-added', settings: { tag: 'vip' }, next: { default: 'tag' } },
      steps: [{ id: 'tag', kind: 'action.tag', settings: { add: ['cliente'] }, next: { default: null } }],
    });

    expect(await api.delete(path)).toMatchObject({
      status: 409,
      body: { code: 'CRM.WORKFLOW_STATE', state: 'active' },
    });
    expect((await api.post(`${path}/deactivate`)).body).toMatchObject({ status: 'inactive', edition: 2 });
    expect((await api.post(`${path}/deactivate`)).status).toBe(200);
    expect((await on()).body).toMatchObject({ status: 'active', edition: 2 });
    await api.post(`${path}/deactivate`);
    expect((await api.delete(path)).status).toBe(204);
    expect(await test.app.get(EditionRepository).find(id, 1)).toBeNull();
  });

  it('make one edition when many switch them on at once', async () => {
    const path = await made();
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.post(`${path}/activate`)));
    expect(answers.map(({ status, body }) => [status, body.edition])).toEqual(Array(10).fill([200, 1]));
    expect((await api.get(`${path}/editions`)).body.items).toHaveLength(1);
  });

  it('leave a trail of who changed them', async () => {
    const path = await made();
    await operator.api.post(`${path}/activate`);
    const { items } = (await api.get('/api/admin/audit?limit=1')).body;
    expect(items).toMatchObject([
      {
        action: 'crm.activate-workflow',
        actorId: operator.id,
        before: { status: 'draft', edition: null },
        after: { status: 'active', edition: 1 },
      },
    ]);
  });
});
