import { UserRepository } from '../../src/auth/index.js';
import { Contacts } from '../../src/crm/contacts/contacts.js';
import type { Contact, ContactInput } from '../../src/crm/contacts/contact.js';
import { SegmentReader } from '../../src/crm/segments/reading/segment-reader.js';
import { conditionRules } from '../../src/crm/workflows/definition/kinds/condition.rules.js';
import type { ActionContext, ActionKind } from '../../src/crm/workflows/runtime/actions/action.js';
import {
  type ActionStep,
  WorkflowActions,
} from '../../src/crm/workflows/runtime/actions/workflow-actions.js';
import type { SettingsOf } from '../../src/crm/workflows/definition/kinds/kinds.js';
import { MailServer } from '../factories/mail-server.js';
import { letIn, openSocket } from '../factories/socket.js';
import { member, type Person, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { answer, WebhookSink } from '../factories/webhook-sink.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const DAY_MS = 86_400_000;
const EVENT = {
  id: 'evt_1',
  type: 'purchase',
  userId: 'ana@example.com',
  value: 97,
  currency: 'BRL',
  timestamp: '2026-11-23T12:00:00.000Z',
  metadata: { product: '<b>Trader Pro</b>' },
};

describe('actions of workflows', () => {
  const server = new MailServer();
  let sink: WebhookSink;
  let test: TestApp;
  let api: ApiClient;
  let operator: Person;
  let contacts: Contacts;
  let users: UserRepository;
  let actions: WorkflowActions;
  let count = 0;

  beforeAll(async () => {
    sink = await WebhookSink.open();
    test = await startTestApp({
      SMTP_URL: `smtp://${await server.start()}?socketTimeout=1000`,
      ALLOW_LOOPBACK_URLS: 'on',
      INSIGHT_LOCALE: 'en',
    });
    api = await ApiClient.logIn(test.url);
    operator = await staff(test.url, 'operator');
    contacts = test.app.get(Contacts);
    users = test.app.get(UserRepository);
    actions = test.app.get(WorkflowActions);
    await api.post('/api/crm/fields', { key: 'seats', type: 'number' });
    await api.post('/api/crm/stages', { key: 'proposal' });
    await api.post('/api/admin/modules', { slug: 'trader-pro', name: 'Trader Pro' });
  });
  afterAll(async () => {
    await test?.close();
    await sink?.close();
    await server.stop();
  });

  const contactOf = async (more: Partial<ContactInput> = {}): Promise<Contact> => {
    const said = { email: `lead${++count}@example.com`, name: 'Ana Souza', ...more };
    return (await contacts.upsertByEmail([{ subscription: 'subscribed', ...said }], 'staff'))[0].contact;
  };
  const contextOf = (contact: Contact, more: Partial<ActionContext> = {}): ActionContext => ({
    workflow: { id: 'wfl_1', name: 'Boas-vindas', edition: 1 },
    runId: `run_${++count}`,
    nodeId: 'x',
    key: `run_${count}:x`,
    arrivedAt: new Date(),
    depth: 0,
    contact,
    signal: new AbortController().signal,
    ...more,
  });
  const stepOf = <K extends ActionKind>(kind: K, settings: SettingsOf<K>) =>
    ({ id: 'x', kind, settings, next: { default: null } }) as unknown as ActionStep;
  const template = async (html: string, subject = 'Olá, {{ contact.firstName }}') =>
    (await api.post('/api/crm/templates', { name: 'T', subject, html })).body.id as string;

  describe('mail', () => {
    it('says what the template says of the contact and the event, and is the same mail when it is tried again', async () => {
      const contact = await contactOf();
      const templateId = await template('<p>{{ event.metadata.product }}: {{ event.value }}</p>');
      const step = stepOf('action.mail', { templateId });
      const context = contextOf(contact, { event: EVENT });
      expect(await actions.describe(step, context)).toBe(`Would send "Olá, Ana" to ${contact.email}`);
      expect(server.of(contact.email)).toEqual([]);

      const done = { state: 'done', detail: '"Olá, Ana" was sent' };
      expect([await actions.perform(step, context), await actions.perform(step, context)]).toEqual([
        done,
        done,
      ]);
      const [first, second] = server.of(contact.email).map(({ raw }) => raw);
      expect(first).toContain('&lt;b&gt;Trader Pro&lt;/b&gt;: 97');
      const idOf = (raw: string) => /^Message-ID:\s+(\S+)/im.exec(raw)?.[1];
      expect(idOf(first)).toBeDefined();
      expect(idOf(second)).toBe(idOf(first));
      await actions.perform(step, contextOf(contact));
      expect(idOf(server.of(contact.email)[2].raw)).not.toBe(idOf(first));
    });

    it('is known by its node to conditions about mails', async () => {
      const contact = await contactOf();
      const step = stepOf('action.mail', { templateId: await template('<p>x</p>') });
      await actions.perform(step, contextOf(contact, { nodeId: 'welcome' }));
      const reader = test.app.get(SegmentReader);
      const holds = async (settings: SettingsOf<'condition.mail'>, workflowId = 'wfl_1') => {
        const rules = conditionRules({ kind: 'condition.mail', settings }, workflowId);
        return (await reader.matches(rules, [contact.id])).size === 1;
      };
      expect(await holds({ mail: 'sent' })).toBe(true);
      expect(await holds({ mail: 'sent', node: 'welcome', withinDays: 1 })).toBe(true);
      expect(await holds({ mail: 'sent', of: 'any' })).toBe(true);
      expect(await holds({ mail: 'sent', node: 'other' })).toBe(false);
      expect(await holds({ mail: 'opened', node: 'welcome' })).toBe(false);
      expect(await holds({ mail: 'sent' }, 'wfl_2')).toBe(false);
    });

    it('has the subject of the node, and the template as it is at that moment', async () => {
      const contact = await contactOf();
      const templateId = await template('<p>before</p>');
      const step = stepOf('action.mail', { templateId, subject: 'Oi {{ contact.name }}' });
      await actions.perform(step, contextOf(contact));
      await api.patch(`/api/crm/templates/${templateId}`, { html: '<p>after</p>' });
      await actions.perform(step, contextOf(contact));
      const [first, second] = server.of(contact.email).map(({ raw }) => raw);
      expect(first).toContain('Subject: Oi Ana Souza');
      expect([first.includes('before'), second.includes('after')]).toEqual([true, true]);
    });

    it('of service goes to buyers and accounts who have not decided about mails, not to who said no', async () => {
      const templateId = await template('<p>x</p>');
      const step = stepOf('action.mail', { templateId, purpose: 'service' });
      for (const origin of ['purchase', 'account', 'import'] as const) {
        const email = `service-${origin}@example.com`;
        const [{ contact }] = await contacts.upsertByEmail([{ email, subscription: 'unsubscribed' }], origin);
        const takes = origin !== 'import'; // who made that file has decided for them
        expect(await actions.perform(step, contextOf(contact))).toMatchObject({
          state: takes ? 'done' : 'skipped',
        });
        expect((await actions.describe(step, contextOf(contact))).includes('if they')).toBe(!takes);
        expect(server.of(email)).toHaveLength(takes ? 1 : 0);
      }
      const [{ contact }] = await contacts.upsertByEmail([{ email: 'service-no@example.com' }], 'purchase');
      await contacts.setSubscription(contact.id, 'unsubscribed', 'self');
      expect(await actions.perform(step, contextOf(contact))).toMatchObject({ state: 'skipped' });
    });

    it('is skipped for who is not subscribed or on the list, and fails without its template', async () => {
      const templateId = await template('<p>x</p>');
      const step = stepOf('action.mail', { templateId });
      const away = await contactOf({ subscription: 'unsubscribed' });
      expect(await actions.perform(step, contextOf(away))).toEqual({
        state: 'skipped',
        reason: 'They are not subscribed',
      });
      expect(await actions.describe(step, contextOf(away))).toContain('if they were subscribed');
      const listed = await contactOf();
      await api.post('/api/crm/suppressions', { email: listed.email });
      expect(await actions.perform(step, contextOf(listed))).toMatchObject({ state: 'skipped' });

      const gone = stepOf('action.mail', { templateId: 'tpl_none' });
      const failed = { state: 'failed', reason: 'There is no such template' };
      expect(await actions.perform(gone, contextOf(await contactOf()))).toEqual(failed);
      expect(await actions.describe(gone, contextOf(away))).toBe('Would fail: There is no such template');
      const endless = await template(
        '{% for a in (1..9999) %}{% for b in (1..9999) %}{{ b }}{% endfor %}{% endfor %}',
      );
      expect(
        await actions.perform(stepOf('action.mail', { templateId: endless }), contextOf(await contactOf())),
      ).toMatchObject({
        state: 'failed',
      });
    });

    it('is tried later when the server asks for it, and fails when it refuses', async () => {
      const step = stepOf('action.mail', { templateId: await template('<p>x</p>') });
      const contact = await contactOf();
      server.will(contact.email, { rcpt: '451 Try later' }, { data: '554 Spam' });
      expect(await actions.perform(step, contextOf(contact))).toMatchObject({ state: 'again' });
      expect(await actions.perform(step, contextOf(contact))).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('Spam') as string,
      });
      server.will(contact.email, 'cut');
      expect(await actions.perform(step, contextOf(contact))).toMatchObject({
        state: 'done',
        detail: expect.stringContaining('may have it or not') as string,
      });
    });
  });

  describe('tags and fields', () => {
    it('give and take tags, again without a change', async () => {
      const contact = await contactOf({ tags: ['lead-frio', 'vip'] });
      const step = stepOf('action.tag', { add: [' Comprador ', 'vip'], remove: ['LEAD-frio'] });
      const context = contextOf(contact);
      expect(await actions.describe(step, context)).toBe(
        'Would give the tag "comprador" and take the tag "lead-frio" away',
      );
      expect((await contacts.get(contact.id)).tags).toEqual(['lead-frio', 'vip']);
      expect(await actions.perform(step, context)).toEqual({ state: 'done' });
      const after = await contacts.get(contact.id);
      expect(after.tags).toEqual(['vip', 'comprador']);
      await actions.perform(step, context);
      expect(await contacts.get(contact.id)).toEqual(after);
      expect(await actions.describe(step, contextOf(after))).toBe('Would change no tag');
    });

    it('set a field or the stage, and take it away', async () => {
      const contact = await contactOf();
      const set = async (field: string, value: string | number | null) => {
        const outcome = await actions.perform(stepOf('action.field', { field, value }), contextOf(contact));
        const { fields, stage } = await contacts.get(contact.id);
        return [outcome.state, fields, stage];
      };
      expect(await set('seats', 3)).toEqual(['done', { seats: 3 }, undefined]);
      expect(await set('stage', 'proposal')).toEqual(['done', { seats: 3 }, 'proposal']);
      expect(await set('seats', null)).toEqual(['done', {}, 'proposal']);
      expect(await set('stage', null)).toEqual(['done', {}, undefined]);
    });

    it.each([
      ['seats', 'many', '"seats" must be a number'],
      ['ghost', 1, '"ghost" is no declared field'],
      ['__proto__', 1, '"__proto__" is no declared field'],
      ['stage', 'nowhere', '"stage" is no stage of the pipeline'],
    ])('do not set %s to %j', async (field, value, reason) => {
      const contact = await contactOf();
      const step = stepOf('action.field', { field, value });
      expect(await actions.perform(step, contextOf(contact))).toEqual({ state: 'failed', reason });
      expect(await actions.describe(step, contextOf(contact))).toBe(`Would fail: ${reason}`);
      expect(await contacts.get(contact.id)).toEqual(contact);
    });

    it('fail when the contact is gone', async () => {
      const contact = { ...(await contactOf()), id: 'cnt_none' };
      for (const step of [
        stepOf('action.tag', { add: ['x'] }),
        stepOf('action.field', { field: 'seats', value: 1 }),
        stepOf('action.task', { title: 'x' }),
      ])
        expect(await actions.perform(step, contextOf(contact))).toMatchObject({ state: 'failed' });
    });
  });

  describe('task', () => {
    const tasksOf = async (contact: Contact) =>
      (await api.get(`/api/crm/contacts/${contact.id}/tasks`)).body.items as object[];

    it('is left once, due so many days after the run came to it', async () => {
      const contact = await contactOf();
      const context = contextOf(contact, { arrivedAt: new Date('2026-11-20T12:00:00Z') });
      const step = stepOf('action.task', { title: 'Ligar', dueInDays: 2, assigneeId: operator.id });
      expect(await actions.describe(step, context)).toContain('"Ligar", due 2026-11-22T12:00:00.000Z');
      expect(await tasksOf(contact)).toEqual([]);
      for (let tries = 0; tries < 3; tries++) {
        expect(await actions.perform(step, context)).toEqual({ state: 'done' });
      }
      expect(await tasksOf(contact)).toMatchObject([
        { title: 'Ligar', dueAt: '2026-11-22T12:00:00.000Z', assigneeId: operator.id, createdBy: 'workflow' },
      ]);
      await Promise.all(
        [1, 2, 3].map(() =>
          actions.perform(step, contextOf(contact, { key: 'run_same:x', arrivedAt: context.arrivedAt })),
        ),
      );
      expect(await tasksOf(contact)).toHaveLength(2);
    });

    it('is for anybody when its assignee is nobody of the staff any more', async () => {
      const contact = await contactOf();
      const { id } = await member(test.url);
      const step = stepOf('action.task', { title: 'Ligar', assigneeId: id });
      expect(await actions.perform(step, contextOf(contact))).toEqual({
        state: 'done',
        detail: `For anybody: ${id} is nobody of the staff any more`,
      });
      expect(await tasksOf(contact)).toMatchObject([{ title: 'Ligar', assigneeId: null, dueAt: null }]);
    });
  });

  describe('webhook', () => {
    it('posts who and what it is about, with the key', async () => {
      const contact = await contactOf({ tags: ['vip'] });
      const step = stepOf('action.webhook', { url: sink.url });
      const context = contextOf(contact, { event: EVENT });
      expect(await actions.describe(step, context)).toBe(`Would post to ${sink.url}`);
      expect(sink.received).toEqual([]);
      expect(await actions.perform(step, context)).toEqual({ state: 'done', detail: 'Answered 204' });
      const [{ method, headers, body }] = sink.received;
      expect([method, headers['idempotency-key'], headers['webhook-id']]).toEqual([
        'POST',
        context.key,
        context.key,
      ]);
      expect(JSON.parse(body)).toEqual({
        workflow: { id: 'wfl_1', name: 'Boas-vindas', edition: 1 },
        run: { id: context.runId },
        node: { id: 'x' },
        contact: {
          ...{ id: contact.id, email: contact.email, name: 'Ana Souza', firstName: 'Ana', tags: ['vip'] },
          ...{ fields: {}, stage: '', lifecycle: 'lead', subscribed: true },
        },
        event: EVENT,
      });
    });

    it.each([
      [410, { state: 'failed', reason: 'Answered 410' }],
      [302, { state: 'failed', reason: 'Answered 302' }],
      [503, { state: 'again', reason: 'Answered 503', afterMs: 120_000 }],
    ])('answered with %i', async (status, outcome) => {
      sink.behaviour = answer(status, { 'retry-after': '120' });
      expect(
        await actions.perform(stepOf('action.webhook', { url: sink.url }), contextOf(await contactOf())),
      ).toEqual(outcome);
    });

    it.each([
      'http://169.254.169.254/latest',
      'http://10.0.0.8/',
      'http://metadata.google.internal/',
      'ftp://example.com/',
      'http://user:pass@example.com/',
      'garbage',
    ])('does not call %s', async (url) => {
      const step = stepOf('action.webhook', { url });
      expect(await actions.perform(step, contextOf(await contactOf()))).toMatchObject({ state: 'failed' });
      await expect(actions.describe(step, contextOf(await contactOf()))).resolves.toMatch(/^Would fail: /);
    });

    it('tries a receiver that is away again', async () => {
      const away = await WebhookSink.open();
      const step = stepOf('action.webhook', { url: away.url });
      await away.close();
      expect(await actions.perform(step, contextOf(await contactOf()))).toMatchObject({ state: 'again' });
      const old = contextOf(await contactOf(), { arrivedAt: new Date(Date.now() - 5 * 3_600_000) });
      expect(await actions.perform(step, old)).toMatchObject({ state: 'failed' });
    });
  });

  describe('module', () => {
    const grantsOf = async (userId: string) =>
      (await api.get(`/api/admin/users/${userId}/grants`)).body.items as object[];

    it('is given once to an account with a verified address, and to nobody else', async () => {
      const ana = await member(test.url);
      const contact = await contactOf({ userId: ana.id });
      const step = stepOf('action.grant-module', { module: 'trader-pro', days: 7 });
      const context = contextOf(contact);
      const skipped = { state: 'skipped', reason: expect.stringContaining('not verified') as string };
      expect(await actions.perform(step, context)).toEqual(skipped);
      expect(await actions.perform(step, contextOf(await contactOf()))).toMatchObject({
        state: 'skipped',
        reason: 'They have no account',
      });
      expect(await actions.perform(step, contextOf(await contactOf({ userId: 'discord-7' })))).toMatchObject({
        state: 'skipped',
      });
      expect(await actions.describe(step, context)).toMatch(/^Would give nothing/);
      expect(await grantsOf(ana.id)).toEqual([]);

      await users.verifyEmail(ana.id, ana.email);
      expect(await actions.describe(step, context)).toBe('Would give the module "trader-pro" for 7 days');
      await Promise.all([1, 2, 3].map(() => actions.perform(step, context)));
      expect(await actions.perform(step, context)).toEqual({ state: 'done' });
      expect(await grantsOf(ana.id)).toMatchObject([
        {
          state: 'active',
          modules: ['trader-pro'],
          until: new Date(context.arrivedAt.getTime() + 7 * DAY_MS).toISOString(),
          given: { by: 'workflow', reason: 'Workflow "Boas-vindas"' },
        },
      ]);
      const modules = (await ana.api.get('/api/me/entitlements')).body as object;
      expect(JSON.stringify(modules)).toContain('trader-pro');
    });

    it('that is gone is not given', async () => {
      const ana = await member(test.url);
      await users.verifyEmail(ana.id, ana.email);
      const step = stepOf('action.grant-module', { module: 'ghost' });
      const contact = await contactOf({ userId: ana.id });
      expect(await actions.perform(step, contextOf(contact))).toMatchObject({ state: 'failed' });
      expect(await grantsOf(ana.id)).toEqual([]);
    });
  });

  describe('notice', () => {
    const mailsTo = (email: string) =>
      server.of(email).flatMap(({ raw }) => (raw.includes('Subject: Boas-vindas') ? raw : []));

    it('is mailed once to those who are meant and work here', async () => {
      await users.verifyEmail(operator.id, operator.email);
      const ana = await member(test.url);
      const contact = await contactOf();
      const step = stepOf('action.notify', { message: 'Lead quente', userIds: [operator.id, ana.id] });
      const context = contextOf(contact);
      expect(await actions.describe(step, context)).toBe('Would tell Ana Souza: "Lead quente"');
      await Promise.all([1, 2, 3].map(() => actions.perform(step, context)));
      await until(() => mailsTo(operator.email).length > 0);
      const [mail] = mailsTo(operator.email);
      expect(mail).toContain('Lead quente');
      expect(mail).toContain(contact.email);
      await actions.perform(
        stepOf('action.notify', { message: 'Outro', userIds: [operator.id] }),
        contextOf(contact),
      );
      await until(() => mailsTo(operator.email).length > 1);
      expect(mailsTo(operator.email)).toHaveLength(2);
      expect(mailsTo(ana.email)).toEqual([]);
    });

    it('goes to the owner, or to admins; who has not verified an address reads nothing of the contact', async () => {
      const owner = await staff(test.url, 'operator');
      const step = stepOf('action.notify', { message: 'Pediu contato' });
      const owned = await contactOf({ ownerId: owner.id });
      expect(await actions.perform(step, contextOf(owned))).toEqual({
        state: 'done',
        detail: 'Told Ana Souza',
      });
      await until(() => mailsTo(owner.email).length > 0);
      expect(mailsTo(owner.email)[0]).toContain(owned.id);
      expect(mailsTo(owner.email)[0]).not.toContain(owned.email);

      await actions.perform(step, contextOf(await contactOf()));
      await until(() => mailsTo('admin@example.com').length > 0);
      expect(mailsTo(owner.email)).toHaveLength(1);
    });

    it('is shown on the screens of those who are meant, and of nobody else', async () => {
      const [meant, other] = [await staff(test.url, 'operator'), await staff(test.url, 'operator')];
      const sockets = await Promise.all(
        [meant, other].map(({ token }) => letIn(openSocket(test.url, token))),
      );
      const shown: unknown[][] = [[], []];
      sockets.forEach((socket, at) => socket.on('crm:notice', (notice) => shown[at].push(notice)));
      const contact = await contactOf();
      const tell = (userIds: string[]) =>
        actions.perform(stepOf('action.notify', { message: 'Ligou', userIds }), contextOf(contact));
      await tell([meant.id]);
      await tell([other.id]);
      await until(() => shown[0].length > 0 && shown[1].length > 0);
      const notice = {
        message: 'Ligou',
        contactId: contact.id,
        workflow: { id: 'wfl_1', name: 'Boas-vindas' },
        at: expect.any(String) as string,
      };
      expect(shown).toEqual([[notice], [notice]]);
      for (const socket of sockets) socket.close();
    });

    it('is skipped when none of them is there any more', async () => {
      const gone = await staff(test.url, 'operator');
      await api.post(`/api/admin/users/${gone.id}/suspend`, { reason: 'left' });
      const step = stepOf('action.notify', { message: 'x', userIds: [gone.id, 'usr_none'] });
      expect(await actions.perform(step, contextOf(await contactOf()))).toMatchObject({ state: 'skipped' });
      expect(await actions.describe(step, contextOf(await contactOf()))).toMatch(/^Would tell nobody/);
    });
  });
});
