import { setTimeout as sleep } from 'node:timers/promises';
import { ContactFieldRepository } from '../../src/crm/contacts/fields/field.repository.js';
import { Contacts } from '../../src/crm/contacts/contacts.js';
import type { Contact } from '../../src/crm/contacts/contact.js';
import { ActiveWorkflows } from '../../src/crm/workflows/runtime/active-workflows.js';
import { Entries } from '../../src/crm/workflows/runtime/entries.js';
import { MOST_LINKS } from '../../src/crm/workflows/runtime/entrance.js';
import { RunKeeping } from '../../src/crm/workflows/runtime/runs/run-keeping.js';
import { EventArrivals } from '../../src/crm/workflows/runtime/events/event-arrivals.js';
import { RunWorker } from '../../src/crm/workflows/runtime/stepping/run-worker.js';
import { RunRepository } from '../../src/crm/workflows/runtime/runs/run.repository.js';
import type { RunDetailDto } from '../../src/crm/workflows/runtime/runs/run.dto.js';
import { EventLedger } from '../../src/events/index.js';
import { ClockAhead } from '../factories/clock-ahead.js';
import { MailServer } from '../factories/mail-server.js';
import { member } from '../factories/staff.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const WORKFLOWS = '/api/crm/workflows';
const MINUTE = 60_000;
const DAY = 86_400_000;

type Node = [type: string, data?: object];

describe('runs of workflows', () => {
  const server = new MailServer();
  let test: TestApp;
  let clock: ClockAhead;
  let api: ApiClient;
  let contacts: Contacts;
  let entries: Entries;
  let runs: RunRepository;
  let count = 0;

  beforeAll(async () => {
    test = await startTestApp({ SMTP_URL: `smtp://${await server.start()}` });
    clock = new ClockAhead(test.app);
    api = await ApiClient.logIn(test.url);
    contacts = test.app.get(Contacts);
    entries = test.app.get(Entries);
    runs = test.app.get(RunRepository);
    await api.post('/api/crm/fields', { key: 'seats', type: 'number' });
  });
  afterAll(async () => {
    await test?.close();
    await server.stop();
  });

  const contactOf = async (more: object = {}): Promise<Contact> => {
    const said = { email: `runner${++count}@example.com`, ...more };
    return (await contacts.upsertByEmail([said], 'staff'))[0].contact;
  };
  /** A graph of nodes by their ids, each leading to the next one; or with the edges that are said. */
  const graphOf = (
    nodes: Record<string, Node>,
    edges?: [source: string, handle: string, target: string][],
  ) => {
    const ids = Object.keys(nodes);
    const said = ids.map((id) => ({ id, type: nodes[id][0], data: nodes[id][1] ?? {} }));
    const line = ids.slice(1).map((target, at) => ({ source: ids[at], target }));
    const drawn = edges?.map(([source, sourceHandle, target]) => ({ source, sourceHandle, target }));
    return { nodes: said, edges: drawn ?? line };
  };
  const activated = async (graph: object): Promise<string> => {
    const { body } = await api.post(WORKFLOWS, { name: 'Boas-vindas', ...graph });
    await activate(body.id as string);
    return body.id as string;
  };
  const activate = async (id: string) => {
    const answer = await api.post(`${WORKFLOWS}/${id}/activate`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  };
  const runOf = async (workflowId: string, contactId: string): Promise<RunDetailDto | undefined> => {
    const { body } = await api.get(`${WORKFLOWS}/${workflowId}/runs?contactId=${contactId}&limit=1`);
    const [first] = body.items as { id: string }[];
    return first && ((await api.get(`${WORKFLOWS}/${workflowId}/runs/${first.id}`)).body as RunDetailDto);
  };
  /** Resolves when the newest run of a contact is in a state, and at a node if one is said. */
  const settled = async (workflowId: string, contactId: string, status: string, nodeId?: string) => {
    let run: RunDetailDto | undefined;
    await until(async () => {
      run = await runOf(workflowId, contactId);
      return run?.status === status && (nodeId === undefined || run.nodeId === nodeId);
    });
    return run!;
  };
  const way = (run: RunDetailDto) => run.log.map(({ nodeId, output }) => `${nodeId}:${output}`);
  const tell = async (event: object) => {
    const answer = await api.post('/api/events', event);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body.id as string;
  };
  const manual: Node = ['trigger.manual', { reentry: { mode: 'every-time' } }];
  const tag = (...add: string[]): Node => ['action.tag', { add }];

  const woken = () => test.app.get(RunWorker).wake();
  const pass = (ms: number) => {
    clock.advance(ms);
    woken();
  };

  // as by somebody who removes it at the moment in which it is asked for
  const undeclare = async (key: string) => {
    const fields = test.app.get(ContactFieldRepository, { strict: false });
    await fields.leave(key);
    await fields.remove(key);
  };

  it('go step by step, by what conditions say, and say what came of each', async () => {
    const id = await activated(
      graphOf(
        {
          start: manual,
          rich: ['condition.field', { field: 'seats', op: 'gte', value: 10 }],
          yes: tag('grande'),
          is: ['condition.tag', { tag: 'grande', ends: ['no'] }],
          set: ['action.field', { field: 'seats', value: 11 }],
          no: tag('pequeno'),
        },
        [
          ['start', 'default', 'rich'],
          ['rich', 'yes', 'yes'],
          ['rich', 'no', 'no'],
          ['yes', 'default', 'is'],
          ['is', 'yes', 'set'],
        ],
      ),
    );
    const [rich, poor] = [await contactOf({ fields: { seats: 10 } }), await contactOf()];
    const began = await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: rich.id });
    expect(began).toMatchObject({
      status: 201,
      body: { workflowId: id, contactId: rich.id, edition: 1, entry: 1, endedAt: null },
    });
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: poor.id });
    const run = await settled(id, rich.id, 'completed');
    expect(run).toMatchObject({ id: began.body.id, nodeId: null, waitsUntil: null });
    expect(way(run)).toEqual(['rich:yes', 'yes:default', 'is:yes', 'set:default']);
    expect(run.log[0]).toMatchObject({ kind: 'condition.field', state: 'done' });
    expect(way(await settled(id, poor.id, 'completed'))).toEqual(['rich:no', 'no:default']);
    expect(await contacts.get(rich.id)).toMatchObject({ tags: ['grande'], fields: { seats: 11 } });
    expect((await contacts.get(poor.id)).tags).toEqual(['pequeno']);
  });

  it('begin with the first purchase of somebody who becomes a contact by it', async () => {
    const id = await activated(
      graphOf({ start: ['trigger.event', { event: 'purchase' }], tag: tag('comprador') }),
    );
    const email = 'First.Buyer@Example.com';
    const event = await tell({ userId: email, type: 'purchase', value: 97.5, metadata: { product: 'pro' } });
    await until(async () => (await contacts.findByEmail(email)) !== null);
    const contact = (await contacts.findByEmail(email))!;
    const run = await settled(id, contact.id, 'completed');
    expect(run.cause).toEqual({ id: event, eventType: 'purchase' });
    expect((await contacts.get(contact.id)).tags).toEqual(['comprador']);
    expect((await runs.find(run.id))!.event).toMatchObject({ value: 97.5, metadata: { product: 'pro' } });
  });

  describe('of the same cause', () => {
    it.each(['once', 'after-days', 'every-time'])(
      'are one, told twenty times at once, when contacts enter %s',
      async (mode) => {
        const type = `signup_${mode.replace('-', '_')}`;
        const reentry = { mode, ...(mode === 'after-days' && { days: 1 }) };
        const id = await activated(
          graphOf({ start: ['trigger.event', { event: type, reentry }], tag: tag('x') }),
        );
        const contact = await contactOf();
        const event = { id: `evt_same_${mode}`, userId: contact.email, type };
        await Promise.all(Array.from({ length: 20 }, () => api.post('/api/events', event)));
        await settled(id, contact.id, 'completed');
        const cause = { id: event.id, at: new Date() };
        const told = await Promise.all(
          Array.from({ length: 20 }, () => entries.enter(id, contact.id, cause)),
        );
        expect(new Set(told)).toEqual(new Set(['again']));
        const fresh = { id: 'another', at: new Date() };
        const more = await Promise.all(
          Array.from({ length: 20 }, () => entries.enter(id, contact.id, fresh)),
        );
        const entered = mode === 'every-time' ? 1 : 0;
        expect(more.filter((outcome) => outcome === 'entered')).toHaveLength(entered);
        expect((await runs.list(id, {}, 100)).length).toBe(1 + entered);
      },
    );

    it('are one of two causes at once when contacts enter once', async () => {
      const id = await activated(graphOf({ start: ['trigger.manual'], tag: tag('x') }));
      const contact = await contactOf();
      const causes = Array.from({ length: 10 }, (_, at) => ({ id: `cause${at}`, at: new Date() }));
      const outcomes = await Promise.all(causes.map((cause) => entries.enter(id, contact.id, cause)));
      expect(outcomes.sort()).toEqual(['entered', ...Array<string>(9).fill('refused')]);
      expect(await runs.list(id, {}, 100)).toHaveLength(1);
    });
  });

  it('begin again as the rule of re-entry says, for many at once too', async () => {
    const start = (reentry?: object) =>
      activated(graphOf({ start: ['trigger.manual', reentry ? { reentry } : {}], tag: tag('x') }));
    const once = await start();
    const after = await start({ mode: 'after-days', days: 2 });
    const always = await start({ mode: 'every-time' });
    const [ana, bia] = [await contactOf(), await contactOf()];
    const enter = async (id: string, cause: string) => {
      const at = new Date(clock.now());
      const both = [ana, bia, ana].map(({ id: contactId }) => ({ contactId, cause: { id: cause, at } }));
      return entries.enterMany(id, both);
    };
    const first = ['entered', 'entered', 'again'];
    for (const id of [once, after, always]) expect(await enter(id, 'first')).toEqual(first);
    expect(await enter(once, 'second')).toEqual(['refused', 'refused', 'refused']);
    expect(await enter(after, 'second')).toEqual(['refused', 'refused', 'refused']);
    expect(await enter(always, 'second')).toEqual(first);
    clock.advance(2 * DAY);
    api = await ApiClient.logIn(test.url);
    expect(await enter(once, 'third')).toEqual(['refused', 'refused', 'refused']);
    expect(await enter(after, 'third')).toEqual(first);
    expect((await runs.list(always, { contactId: ana.id }, 10)).map(({ entry }) => entry)).toEqual([2, 1]);
    // what was refused stays so when it is told again, days later
    const refused = { id: 'fourth', at: new Date(clock.now()) };
    expect(await entries.enter(after, ana.id, refused)).toBe('refused');
    clock.advance(2 * DAY);
    api = await ApiClient.logIn(test.url);
    expect(await entries.enter(after, ana.id, refused)).toBe('refused');
    expect(await entries.enter(after, ana.id, { id: 'fifth', at: new Date(clock.now()) })).toBe('entered');
    // workflows that begin each other end somewhere
    const deep = { id: 'deep', at: new Date(), depth: MOST_LINKS + 1 };
    expect(await entries.enter(always, ana.id, deep)).toBe('refused');
  });

  it('keep to the edition that they began on', async () => {
    const graph = (mark: string) =>
      graphOf({ start: manual, wait: ['wait.time', { minutes: 5 }], tag: tag(mark) });
    const id = await activated(graph('antes'));
    const [old, young] = [await contactOf(), await contactOf()];
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: old.id });
    const waiting = await settled(id, old.id, 'waiting');
    expect(Date.parse(waiting.waitsUntil!) - Date.parse(waiting.startedAt)).toBe(5 * MINUTE);
    await api.patch(`${WORKFLOWS}/${id}`, graph('depois'));
    await activate(id);
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: young.id });
    await settled(id, young.id, 'waiting');
    expect((await api.get(`${WORKFLOWS}/${id}/figures`)).body).toMatchObject({
      waiting: 2,
      nodes: [{ nodeId: 'wait', waiting: 2, running: 0, failed: 0, passed: 0 }],
    });
    pass(4 * MINUTE);
    expect((await runOf(id, old.id))!.status).toBe('waiting');
    pass(1 * MINUTE);
    expect(await settled(id, old.id, 'completed')).toMatchObject({ edition: 1 });
    expect(await settled(id, young.id, 'completed')).toMatchObject({ edition: 2 });
    expect([(await contacts.get(old.id)).tags, (await contacts.get(young.id)).tags]).toEqual([
      ['antes'],
      ['depois'],
    ]);
  });

  describe('that wait for an event', () => {
    let id: string;

    beforeAll(async () => {
      const wait = {
        event: 'paid',
        where: [{ field: 'metadata.plan', op: 'eq', value: 'pro' }],
        timeout: { minutes: 3 },
      };
      id = await activated(
        graphOf(
          {
            start: ['trigger.event', { event: 'cart', reentry: { mode: 'every-time' } }],
            wait: ['wait.event', wait],
            thanks: tag('pagou'),
            rescue: tag('resgate'),
          },
          [
            ['start', 'default', 'wait'],
            ['wait', 'event', 'thanks'],
            ['wait', 'timeout', 'rescue'],
          ],
        ),
      );
    });

    it('go on by it, in whatever case its person is written, and by no other', async () => {
      const [ana, other] = [await contactOf({ userId: 'cus_77' }), await contactOf()];
      for (const { email } of [ana, other]) await tell({ userId: email, type: 'cart' });
      for (const contact of [ana, other])
        expect(await settled(id, contact.id, 'waiting')).toMatchObject({ nodeId: 'wait', awaits: 'paid' });
      await tell({ userId: ana.email, type: 'paid', metadata: { plan: 'basic' } });
      await tell({ userId: ana.email, type: 'other', metadata: { plan: 'pro' } });
      await test.app.get(EventLedger).drained();
      await test.app.get(EventArrivals).look();
      expect((await runOf(id, ana.id))!.status).toBe('waiting');
      const event = await tell({ userId: 'cus_77', type: 'paid', metadata: { plan: 'pro' } });
      await tell({ userId: ` ${other.email.toUpperCase()}`.trim(), type: 'paid', metadata: { plan: 'pro' } });
      const run = await settled(id, ana.id, 'completed');
      expect(way(run)).toEqual(['wait:event', 'thanks:default']);
      expect(run.log[0].detail).toBe(event);
      expect(way(await settled(id, other.id, 'completed'))).toEqual(['wait:event', 'thanks:default']);
    });

    it('go on by the time-out when it does not come in time, also when they are looked at late', async () => {
      const [ana, late] = [await contactOf(), await contactOf()];
      await tell({ userId: ana.email, type: 'paid', metadata: { plan: 'pro' } }); // before it counts
      await test.app.get(EventLedger).drained();
      clock.advance(10);
      for (const { email } of [ana, late]) await tell({ userId: email, type: 'cart' });
      for (const contact of [ana, late]) await settled(id, contact.id, 'waiting');
      clock.advance(3 * MINUTE + 1);
      await tell({ userId: late.email, type: 'paid', metadata: { plan: 'pro' } });
      woken();
      for (const contact of [ana, late])
        expect(way(await settled(id, contact.id, 'completed'))).toEqual(['wait:timeout', 'rescue:default']);
    });

    it('do not miss one that comes while they come to wait', async () => {
      const all = await Promise.all(Array.from({ length: 40 }, () => contactOf()));
      const paid = (userId: string) => tell({ userId, type: 'paid', metadata: { plan: 'pro' } });
      for (const { email } of all) void tell({ userId: email, type: 'cart' }).then(() => paid(email));
      for (const contact of all)
        expect(way(await settled(id, contact.id, 'completed'))).toEqual(['wait:event', 'thanks:default']);
    });

    it('find one that was looked at before they came to wait, but none of before they began', async () => {
      const [ana, bia] = [await contactOf(), await contactOf()];
      const paid = (userId: string) => tell({ userId, type: 'paid', metadata: { plan: 'pro' } });
      const looked = async () => {
        await test.app.get(EventLedger).drained();
        await test.app.get(EventArrivals).look();
      };
      await paid(bia.email);
      await looked();
      clock.advance(10);
      const at = new Date(clock.now());
      await paid(ana.email);
      await looked();
      // a cart that is told late
      const event = { type: 'cart', timestamp: at.toISOString() };
      for (const { id: contactId, email } of [ana, bia]) {
        const cause = { id: `evt_cart_${contactId}`, at, event: { ...event, id: 'x', userId: email } };
        expect(await entries.enter(id, contactId, cause)).toBe('entered');
      }
      expect(way(await settled(id, ana.id, 'completed'))).toEqual(['wait:event', 'thanks:default']);
      await settled(id, bia.id, 'waiting');
    });

    it('are told of it although the workflow was switched off', async () => {
      const ana = await contactOf();
      await tell({ userId: ana.email, type: 'cart' });
      await settled(id, ana.id, 'waiting');
      expect((await api.post(`${WORKFLOWS}/${id}/deactivate`)).status).toBe(200);
      await tell({ userId: ana.email, type: 'cart' });
      await tell({ userId: ana.email, type: 'paid', metadata: { plan: 'pro' } });
      expect(way(await settled(id, ana.id, 'completed'))).toEqual(['wait:event', 'thanks:default']);
      expect(await runs.list(id, { contactId: ana.id }, 10)).toHaveLength(1);
    });
  });

  it('begin with what has just happened by a clock that counts whole seconds', async () => {
    const id = await activated(graphOf({ start: ['trigger.event', { event: 'seconds' }], tag: tag('x') }));
    const since = test.app
      .get(ActiveWorkflows)
      .list()
      .find((each) => each.id === id)!
      .since.getTime();
    const ana = await contactOf();
    const timestamp = new Date(Math.floor(since / 1000) * 1000).toISOString();
    await tell({ userId: ana.email, type: 'seconds', timestamp });
    await settled(id, ana.id, 'completed');
    const before = await contactOf();
    await tell({ userId: before.email, type: 'seconds', timestamp: new Date(since - 2000).toISOString() });
    await test.app.get(EventLedger).drained();
    await test.app.get(EventArrivals).look();
    expect(await runOf(id, before.id)).toBeUndefined();
  });

  it('begin with what comes by a webhook source, and not with what only says so', async () => {
    const { body: source } = await api.post('/api/webhooks/sources', { slug: 'shop', kind: 'standard' });
    const id = await activated(
      graphOf({
        start: [
          'trigger.webhook',
          {
            source: 'shop',
            reentry: { mode: 'every-time' },
            where: [{ field: 'value', op: 'gt', value: 5 }],
          },
        ],
        tag: tag('gancho'),
      }),
    );
    const ana = await contactOf();
    const sender = new WebhookSender(test.url, source.secret as string, '/webhook/shop');
    const event = { userId: ana.email, type: 'lead', value: 10 };
    await tell({ ...event, id: 'evt_not_by_webhook' });
    const headers = { 'webhook-timestamp': String(Math.floor(clock.now() / 1000)) };
    await sender.send({ ...event, id: 'evt_low', value: 5 }, headers);
    for (let time = 0; time < 3; time++) {
      // when it came counts, however old it is
      const old = { timestamp: '2025-01-01T00:00:00Z', id: 'evt_by_webhook' };
      const sent = await sender.send({ ...event, ...old }, headers);
      expect(sent.status).toBe(202);
    }
    await settled(id, ana.id, 'completed');
    expect((await runs.list(id, {}, 10)).map(({ cause }) => cause)).toEqual(['evt_by_webhook']);
  });

  it('bear names that a language has for itself', async () => {
    const where = [{ field: 'metadata.toString', op: 'exists' }];
    const id = await activated(
      graphOf(
        {
          start: ['trigger.event', { event: 'odd', where }],
          is: ['condition.tag', { tag: '__proto__' }],
          yes: tag('constructor'),
          no: tag('hasownproperty', '__proto__'),
        },
        [
          ['start', 'default', 'is'],
          ['is', 'yes', 'yes'],
          ['is', 'no', 'no'],
        ],
      ),
    );
    const ana = await contactOf();
    await tell({ userId: ana.email, type: 'odd', metadata: { constructor: 1 } });
    await tell({ userId: '__proto__', type: 'odd', metadata: { toString: 'x' } });
    await tell({ userId: ana.email, type: 'odd', metadata: { toString: 'x' } });
    expect(way(await settled(id, ana.id, 'completed'))).toEqual(['is:no', 'no:default']);
    expect((await contacts.get(ana.id)).tags).toEqual(['hasownproperty', '__proto__']);
    expect((await runs.list(id, {}, 10)).length).toBe(1);
  });

  it('are not begun by hand where that may not be, nor by a member', async () => {
    const id = await activated(
      graphOf({ start: ['trigger.manual'], wait: ['wait.time', { days: 1 }], tag: tag('x') }),
    );
    const ana = await contactOf();
    const start = (more: object) => api.post(`${WORKFLOWS}/${id}/runs`, more);
    expect((await start({ contactId: 'cnt_nobody' })).body.code).toBe('CRM.CONTACT_NOT_FOUND');
    for (const garbage of [{}, { contactId: { $gt: '' } }, { contactId: ana.id, edition: 2 }, []])
      expect((await start(garbage)).status).toBe(400);
    const { body: run } = await start({ contactId: ana.id });
    expect(await start({ contactId: ana.id })).toMatchObject({
      status: 409,
      body: { code: 'CRM.WORKFLOW_REENTRY' },
    });
    const path = `${WORKFLOWS}/${id}/runs/${run.id}`;
    expect((await api.post(`${path}/retry`)).body).toMatchObject({ code: 'CRM.RUN_STATE' });
    expect(await api.post(`${path}/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled', reason: 'Ended by the staff', waitsUntil: null },
    });
    expect((await api.post(`${path}/cancel`)).status).toBe(409);
    expect((await api.get(`${WORKFLOWS}/${id}/runs/run_nothing`)).body.code).toBe('CRM.RUN_NOT_FOUND');
    expect((await api.get(`${WORKFLOWS}/wfl_nothing/runs`)).body.code).toBe('CRM.WORKFLOW_NOT_FOUND');
    for (const query of ['status=asleep', 'cursor=x', 'contactId=a&contactId=b'])
      expect((await api.get(`${WORKFLOWS}/${id}/runs?${query}`)).status).toBe(400);

    const { api: ofMember } = await member(test.url, 'Ana Souza');
    for (const route of ['runs', `runs/${run.id}`, 'figures'])
      expect((await ofMember.get(`${WORKFLOWS}/${id}/${route}`)).status).toBe(403);
    for (const route of ['runs', 'test-run', `runs/${run.id}/cancel`, `runs/${run.id}/retry`])
      expect((await ofMember.post(`${WORKFLOWS}/${id}/${route}`, { contactId: ana.id })).status).toBe(403);

    await api.post(`${WORKFLOWS}/${id}/deactivate`);
    const bia = await contactOf();
    expect(await start({ contactId: bia.id })).toMatchObject({
      status: 409,
      body: { code: 'CRM.WORKFLOW_STATE', state: 'inactive' },
    });
  });

  it('are listed page by page, newest first, each with whose it is', async () => {
    const id = await activated(graphOf({ start: manual, wait: ['wait.time', { days: 1 }], tag: tag('x') }));
    const some = await Promise.all(Array.from({ length: 5 }, () => contactOf()));
    for (const contact of some) await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: contact.id });
    for (const contact of some) await settled(id, contact.id, 'waiting');
    const found: string[] = [];
    const named: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.get(
        `${WORKFLOWS}/${id}/runs?limit=2&status=waiting${cursor && `&cursor=${cursor}`}`,
      );
      const items = body.items as { contactId: string; contact: { email: string } }[];
      found.push(...items.map(({ contactId }) => contactId));
      named.push(...items.map(({ contact }) => contact.email));
      cursor = body.nextCursor as string | null;
    }
    expect(found).toEqual(some.map(({ id: contactId }) => contactId).reverse());
    expect(named).toEqual(some.map(({ email }) => email).reverse());
    expect((await runOf(id, some[0].id))?.contact).toEqual({ email: some[0].email });
    expect((await api.get(`${WORKFLOWS}/${id}/runs?status=completed`)).body.items).toEqual([]);
    // all at once end with the workflow, when that is said
    await api.post(`${WORKFLOWS}/${id}/deactivate`, { stopRuns: true });
    expect((await api.get(`${WORKFLOWS}/${id}/figures`)).body).toMatchObject({ waiting: 0, cancelled: 5 });
    expect((await api.delete(`${WORKFLOWS}/${id}`)).status).toBe(204);
    expect(await runs.list(id, {}, 10)).toEqual([]);
  });

  it('try a step that fails again, give it up in the end, and go on when staff says so', async () => {
    await api.post('/api/crm/fields', { key: 'fleeting', type: 'number' });
    const id = await activated(
      graphOf(
        {
          start: manual,
          before: tag('antes'),
          if: ['condition.field', { field: 'fleeting', op: 'exists', ends: ['yes'] }],
          after: tag('depois'),
        },
        [
          ['start', 'default', 'before'],
          ['before', 'default', 'if'],
          ['if', 'no', 'after'],
        ],
      ),
    );
    const well = await activated(graphOf({ start: manual, tag: tag('bem') }));
    const [ana, bia] = [await contactOf(), await contactOf()];
    expect((await api.delete('/api/crm/fields/fleeting')).status).toBe(409);
    await undeclare('fleeting');
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: ana.id });
    await until(async () => (await runOf(id, ana.id))!.trouble !== undefined);
    expect(await runOf(id, ana.id)).toMatchObject({
      status: 'running',
      nodeId: 'if',
      log: [{ nodeId: 'before' }],
    });
    // it holds up nobody else
    await api.post(`${WORKFLOWS}/${well}/runs`, { contactId: bia.id });
    await settled(well, bia.id, 'completed');
    for (let time = 0; (await runs.list(id, {}, 1))[0].status !== 'failed'; time++) {
      expect(time).toBeLessThan(500);
      pass(10 * MINUTE);
      await sleep(20);
    }
    api = await ApiClient.logIn(test.url);
    const failed = (await runOf(id, ana.id))!;
    expect(failed).toMatchObject({ nodeId: 'if', reason: expect.stringContaining('declared') as string });
    expect((await api.get(`${WORKFLOWS}/${id}/figures`)).body.nodes).toMatchObject([
      { nodeId: 'before', passed: 1 },
      { nodeId: 'if', failed: 1, passed: 0 },
    ]);
    await api.post('/api/crm/fields', { key: 'fleeting', type: 'number' });
    expect(await api.post(`${WORKFLOWS}/${id}/runs/${failed.id}/retry`)).toMatchObject({
      status: 200,
      body: { status: 'running', endedAt: null },
    });
    expect(way(await settled(id, ana.id, 'completed'))).toEqual(['before:default', 'if:no', 'after:default']);
  }, 20_000);

  it('do not count as failures what only asked for patience', async () => {
    await api.post('/api/crm/fields', { key: 'fading', type: 'number' });
    const is: Node = ['condition.field', { field: 'fading', op: 'exists', ends: ['no'] }];
    const edges = [
      ['start', 'default', 'wait'],
      ['wait', 'default', 'is'],
      ['is', 'yes', 'tag'],
    ] as [string, string, string][];
    const wait: Node = ['wait.time', { minutes: 1 }];
    const id = await activated(graphOf({ start: manual, wait, is, tag: tag('x') }, edges));
    const ana = await contactOf();
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: ana.id });
    await settled(id, ana.id, 'waiting');
    await undeclare('fading');
    const soon = new Date(clock.now() + MINUTE);
    const [run] = (await runs.claim(1000, 'clm_patient', soon, new Date(clock.now() + 2 * MINUTE))).filter(
      ({ contactId }) => contactId === ana.id,
    );
    const now = new Date(clock.now());
    const trouble = { reason: 'Later', at: now };
    await runs.postpone(run, { nodeId: 'is', arrivedAt: now, log: [] }, { dueAt: now, tries: 20, trouble });
    woken();
    await until(async () => (await runOf(id, ana.id))?.trouble?.reason !== 'Later');
    expect(await runOf(id, ana.id)).toMatchObject({ status: 'running', nodeId: 'is' });
  });

  it('try a mail again that the server does not take yet, and show why', async () => {
    const { body: template } = await api.post('/api/crm/templates', {
      ...{ name: 'T', subject: 'Oi', html: '<p>Oi</p>' },
    });
    const mail: Node = ['action.mail', { templateId: template.id as string }];
    const id = await activated(graphOf({ start: manual, mail, tag: tag('escrito') }));
    const ana = await contactOf({ subscription: 'subscribed' });
    const later = { rcpt: '451 4.7.1 Greylisted' };
    server.will(ana.email, later, later);
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: ana.id });
    await until(async () => (await runOf(id, ana.id))!.trouble !== undefined);
    expect(await runOf(id, ana.id)).toMatchObject({
      ...{ status: 'running', nodeId: 'mail', log: [] },
      trouble: { reason: expect.stringContaining('Greylisted') as string },
    });
    await until(async () => {
      const [run] = await runs.list(id, {}, 1);
      // not while it is tried: its claim would run out
      if (run.claim === undefined && run.status === 'running') pass(3000);
      return run.status === 'completed';
    });
    expect(await runOf(id, ana.id)).not.toHaveProperty('trouble');
    expect(server.tries.filter((email) => email === ana.email)).toHaveLength(3);
    expect(server.of(ana.email)).toHaveLength(1);
  });

  it('are taken over from a process that is gone, which writes nothing any more', async () => {
    const id = await activated(
      graphOf({ start: manual, wait: ['wait.time', { minutes: 1 }], tag: tag('vivo') }),
    );
    const ana = await contactOf();
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: ana.id });
    await settled(id, ana.id, 'waiting');
    const now = clock.now();
    const [dead] = await runs
      .claim(1000, 'clm_dead', new Date(now + MINUTE), new Date(now + MINUTE + 15_000))
      .then((claimed) => claimed.filter(({ contactId }) => contactId === ana.id));
    pass(MINUTE);
    await sleep(50);
    expect((await runOf(id, ana.id))!.status).toBe('waiting');
    pass(15_000);
    await settled(id, ana.id, 'completed');
    const progress = { nodeId: 'tag', arrivedAt: new Date(), log: [] };
    expect(await runs.moveOn(dead, progress)).toBe(false);
    expect(await runs.release(dead, new Date())).toBe(false);
  });

  it('that are heard of while their time is over are nobody’s who has them for that', async () => {
    const wait = { event: 'late_answer', timeout: { minutes: 1 }, ends: ['timeout'] };
    const id = await activated(
      graphOf({ start: manual, wait: ['wait.event', wait], tag: tag('ouvido') }, [
        ['start', 'default', 'wait'],
        ['wait', 'event', 'tag'],
      ]),
    );
    const ana = await contactOf();
    await api.post(`${WORKFLOWS}/${id}/runs`, { contactId: ana.id });
    await settled(id, ana.id, 'waiting');
    const soon = new Date(clock.now() + MINUTE);
    const [run] = (await runs.claim(1000, 'clm_over', soon, new Date(clock.now() + 2 * MINUTE))).filter(
      ({ contactId }) => contactId === ana.id,
    );
    expect(await runs.hear(run, 'wait', { id: 'evt_late', at: new Date() }, new Date(clock.now()))).toBe(
      true,
    );
    // it would go on by the time-out, beside whoever goes on by the event
    const progress = { nodeId: 'tag', arrivedAt: new Date(), log: [] };
    expect(await runs.moveOn(run, progress)).toBe(false);
    woken();
    expect(way(await settled(id, ana.id, 'completed'))).toEqual(['wait:event', 'tag:default']);
  });

  describe('with their contact', () => {
    let id: string;

    beforeAll(async () => {
      id = await activated(graphOf({ start: manual, wait: ['wait.time', { minutes: 1 }], tag: tag('fim') }));
    });
    const begun = async (...of: Contact[]) => {
      for (const { id: contactId } of of) {
        await api.post(`${WORKFLOWS}/${id}/runs`, { contactId });
        await settled(id, contactId, 'waiting');
      }
    };

    it('are in the timeline and the export, and go with it', async () => {
      const ana = await contactOf();
      await begun(ana);
      const { body } = await api.get(`/api/crm/contacts/${ana.id}/timeline`);
      expect(body.items).toContainEqual(
        expect.objectContaining({
          kind: 'workflow',
          title: 'Boas-vindas',
          data: expect.objectContaining({ status: 'waiting' }) as object,
        }),
      );
      const { runs: exported } = (await api.get(`/api/crm/contacts/${ana.id}/export`)).body as {
        runs: object[];
      };
      expect(exported).toMatchObject([{ workflowId: id, status: 'waiting', log: [] }]);
      expect((await api.post(`/api/crm/contacts/${ana.id}/erase`)).status).toBeLessThan(300);
      expect(await runs.ofContact(ana.id, 10)).toEqual([]);
    });

    it('go on as those of the contact that it is merged into, and end where that one is on its way', async () => {
      const [kept, gone, third] = [await contactOf(), await contactOf(), await contactOf()];
      await begun(gone, third);
      await api.post('/api/crm/contacts/merge', { keepId: kept.id, mergeIds: [gone.id, third.id] });
      const moved = await runs.list(id, { contactId: kept.id }, 10);
      expect(moved.map(({ status }) => status).sort()).toEqual(['cancelled', 'waiting']);
      expect(new Set(moved.map(({ entry }) => entry))).toEqual(new Set([1, 2]));
      pass(MINUTE);
      await until(async () => (await contacts.get(kept.id)).tags.includes('fim'));
    });

    it('count for the rule of re-entry by when they began, after a merge too', async () => {
      const rule = { reentry: { mode: 'after-days', days: 30 } };
      const monthly = await activated(graphOf({ start: ['trigger.manual', rule], tag: tag('x') }));
      const enter = (contact: Contact, cause: string) =>
        entries.enter(monthly, contact.id, { id: cause, at: new Date(clock.now()) });
      const [old, kept] = [await contactOf(), await contactOf()];
      await enter(old, 'old');
      clock.advance(25 * DAY);
      await enter(kept, 'kept');
      api = await ApiClient.logIn(test.url);
      await api.post('/api/crm/contacts/merge', { keepId: kept.id, mergeIds: [old.id] });
      const { body } = await api.get(`${WORKFLOWS}/${monthly}/runs?contactId=${kept.id}`);
      expect((body.items as { entry: number }[]).map(({ entry }) => entry)).toEqual([2, 1]);
      clock.advance(10 * DAY);
      expect(await enter(kept, 'again')).toBe('refused');
      clock.advance(21 * DAY);
      expect(await enter(kept, 'later')).toBe('entered');
      api = await ApiClient.logIn(test.url);
    });

    it('are forgotten in time, all but that they have entered', async () => {
      const once = await activated(graphOf({ start: ['trigger.manual'], tag: tag('x') }));
      const ana = await contactOf();
      const cause = { id: 'first', at: new Date() };
      expect(await entries.enter(once, ana.id, cause)).toBe('entered');
      const [first] = await runs.list(once, {}, 1);
      await until(async () => (await runs.find(first.id))!.status === 'completed');
      clock.advance(91 * DAY);
      api = await ApiClient.logIn(test.url);
      await test.app.get(RunKeeping).forget(new AbortController().signal);
      expect(await runs.find(first.id)).toMatchObject({ log: [], entry: 1, cause: 'first' });
      expect(await entries.enter(once, ana.id, { ...cause, id: 'second' })).toBe('refused');
    });
  });

  it('are tried on a draft, with what each step would do, and nothing is done', async () => {
    const draft = graphOf(
      {
        start: ['trigger.event', { event: 'purchase', where: [{ field: 'value', op: 'gte', value: 100 }] }],
        is: ['condition.tag', { tag: 'vip' }],
        wait: ['wait.event', { event: 'login', timeout: { hours: 2 }, ends: ['event'] }],
        task: ['action.task', { title: 'Ligar', dueInDays: 1 }],
        give: tag('dado'),
      },
      [
        ['start', 'default', 'is'],
        ['is', 'yes', 'give'],
        ['is', 'no', 'wait'],
        ['wait', 'timeout', 'task'],
        ['task', 'default', 'give'],
      ],
    );
    const { id } = (await api.post(WORKFLOWS, { name: 'Rascunho', ...draft })).body as { id: string };
    const ana = await contactOf();
    const tried = (more: object = {}) =>
      api.post(`${WORKFLOWS}/${id}/test-run`, { contactId: ana.id, ...more });
    const answer = await tried();
    expect(answer).toMatchObject({ status: 200, body: { version: 1, begins: null } });
    const steps = answer.body.steps as { nodeId: string; output: string; at: string }[];
    expect(steps.map(({ nodeId, output }) => `${nodeId}:${output}`)).toEqual([
      ...['is:no', 'wait:timeout', 'task:default', 'give:default'],
    ]);
    expect(Date.parse(steps[2].at) - Date.parse(steps[0].at)).toBe(2 * 60 * MINUTE);
    const chosen = await tried({ outputs: { is: 'yes' }, event: { type: 'purchase', value: 99 } });
    expect(chosen.body).toMatchObject({ begins: false, steps: [{ nodeId: 'is' }, { nodeId: 'give' }] });
    expect((await tried({ event: { type: 'purchase', value: 100 } })).body.begins).toBe(true);
    expect(await tried({ outputs: { is: 'maybe', ghost: 'yes' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'outputs.is' }, { field: 'outputs.ghost' }] },
    });
    for (const garbage of [{ outputs: [] }, { outputs: { is: 1 } }, { event: { type: '$x' } }, { event: [] }])
      expect((await tried(garbage)).status).toBe(400);
    expect(await contacts.get(ana.id)).toEqual(ana);
    expect((await api.get(`/api/crm/contacts/${ana.id}/tasks`)).body.items).toEqual([]);
    expect(await runs.list(id, {}, 10)).toEqual([]);
    await api.patch(`${WORKFLOWS}/${id}`, { edges: [] });
    expect(await tried()).toMatchObject({ status: 422, body: { code: 'CRM.WORKFLOW_INVALID' } });
  });

  it('are of workflows that every process knows', async () => {
    const active = test.app.get(ActiveWorkflows);
    const id = await activated(graphOf({ start: ['trigger.tag-added', { tag: 'vip' }], tag: tag('x') }));
    const known = () => active.ofKind('trigger.tag-added').find((each) => each.id === id);
    expect(known()).toMatchObject({ edition: 1, name: 'Boas-vindas', trigger: { settings: { tag: 'vip' } } });
    await api.post(`${WORKFLOWS}/${id}/deactivate`);
    expect(known()).toBeUndefined();
  });
});
