import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { ContactFieldRepository } from '../../src/crm/contacts/fields/field.repository.js';
import { Contacts } from '../../src/crm/contacts/contacts.js';
import { CampaignMailRepository } from '../../src/crm/campaigns/ledger/campaign-mail.repository.js';
import { MailEventRepository } from '../../src/crm/mailing/events/mail-event.repository.js';
import type { CampaignReportDto } from '../../src/crm/campaigns/report/report.dto.js';
import { Clock } from '../../src/platform/index.js';
import { MailServer, type ReceivedMail } from '../factories/mail-server.js';
import { letIn, openSocket } from '../factories/socket.js';
import { member, staff } from '../factories/staff.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const CAMPAIGNS = '/api/crm/campaigns';

describe('campaigns, through a real SMTP server', () => {
  let server = new MailServer();
  /** What came to a server that was stopped since. */
  const before: ReceivedMail[] = [];
  let address: string;
  let test: TestApp;
  let api: ApiClient;
  let templateId: string;
  /** How far the application's clock is ahead, in ms. */
  let ahead = 0;
  let groups = 0;

  beforeAll(async () => {
    address = await server.start();
    test = await startTestApp({
      SMTP_URL: `smtp://${address}`,
      PUBLIC_URL: 'https://td.example.com',
      BUSINESS_TZ: 'America/Sao_Paulo',
    });
    Object.assign(test.app.get(Clock), { now: () => Date.now() + ahead });
    api = await ApiClient.logIn(test.url);
    templateId = await template(
      '<p>Oi {{ contact.firstName }}, <a href="https://shop.example/live?to={{ contact.email }}">veja</a></p>',
    );
  });
  afterAll(async () => {
    await test?.close();
    await server.stop();
  });

  // tokens go by the clock, too
  const skip = async (ms: number) => {
    ahead += ms;
    api = await ApiClient.logIn(test.url);
  };
  beforeEach(() => skip(0));

  const template = async (html: string) => {
    const { status, body } = await api.post('/api/crm/templates', { name: 'T', html });
    expect({ status, body }).toMatchObject({ status: 201 });
    return (body as { id: string }).id;
  };
  /** A segment of so many subscribers that nobody else is in; their addresses begin with its tag. */
  const readers = async (count: number, more: object = {}) => {
    const tag = `group${++groups}`;
    const contacts = Array.from({ length: count }, (_, n) => ({
      ...{ email: `${tag}-${n}@example.com`, name: `Leitor${n} Silva`, tags: [tag] },
      ...{ subscription: 'subscribed' as const, ...more },
    }));
    await test.app.get(Contacts).upsertByEmail(contacts, 'import');
    const rules = { all: [{ field: 'tags', op: 'contains', value: tag }] };
    const { body } = await api.post('/api/crm/segments', { name: tag, rules });
    return { tag, segmentId: (body as { id: string }).id, emails: contacts.map(({ email }) => email) };
  };
  const create = async (more: object) => {
    const said = { name: 'Lançamento', subject: 'Oi {{ contact.firstName }}', templateId, ...more };
    const { status, body } = await api.post(CAMPAIGNS, said);
    expect({ status, body }).toMatchObject({ status: 201, body: { status: 'draft' } });
    return body as { id: string };
  };
  const begin = async (more: object) => {
    const { id } = await create(more);
    expect(await api.post(`${CAMPAIGNS}/${id}/schedule`)).toMatchObject({ status: 200 });
    return id;
  };
  const act = async (id: string, deed: string, body?: object) => {
    const answer = await api.post(`${CAMPAIGNS}/${id}/${deed}`, body);
    return { status: answer.status, state: answer.body.status, code: answer.body.code };
  };
  const get = async (id: string) =>
    (await api.get(`${CAMPAIGNS}/${id}`)).body as { status: string; reason?: string };
  const report = async (id: string) => (await api.get(`${CAMPAIGNS}/${id}/report`)).body as CampaignReportDto;
  const whenIs = (status: string, id: string) => until(async () => (await get(id)).status === status);
  /** Nobody is sending it any more, or is about to. */
  const whenLetGo = (id: string) => {
    const rows = test.app.get<Connection>(getConnectionToken()).collection('crm_campaigns');
    return until(async () => (await rows.findOne({ _id: id as never }))?.['owner'] === undefined);
  };
  /** Over the pauses between tries. */
  const skipUntilSent = (id: string) =>
    until(async () => {
      await skip(15_000);
      return (await get(id)).status === 'sent';
    });
  const arrived = (tag: string) =>
    [...before, ...server.received].flatMap(({ to }) => to).filter((email) => email.startsWith(`${tag}-`));
  const messageIds = (email: string) =>
    server.of(email).map(({ raw }) => /^Message-ID:\s*(\S+)/im.exec(raw)?.[1]);

  it('are made, shown, changed, listed and deleted', async () => {
    const { segmentId } = await readers(0);
    const said = { name: ' Black Friday ', subject: 'Só hoje', templateId, segmentId, throttlePerSecond: 20 };
    const { status, body } = await api.post(CAMPAIGNS, said);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { ...said, id: expect.stringMatching(/^cmp_/), name: 'Black Friday', status: 'draft' },
    });
    const path = `${CAMPAIGNS}/${body.id}`;
    expect((await api.get(path)).body).toEqual(body);
    const variants = [
      { name: 'Curto', share: 50, subject: 'Hoje' },
      { name: 'Longo', share: 50 },
    ];
    const changed = await api.patch(path, { segmentId: null, throttlePerSecond: null, variants });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Black Friday', segmentId: null, variants } });
    expect(changed.body).not.toHaveProperty('throttlePerSecond');
    const other = await create({});
    expect(await get(other.id)).toMatchObject({ segmentId: null });
    const first = (await api.get(`${CAMPAIGNS}?limit=1`)).body;
    expect(first).toMatchObject({ items: [{ id: other.id }] });
    const second = (await api.get(`${CAMPAIGNS}?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ items: [changed.body] });
    expect((await api.get(`${CAMPAIGNS}?status=sent`)).body.items).toEqual([]);
    expect((await api.get('/api/crm/stats')).body.campaigns).toBe(2);
    for (const id of [body.id, other.id]) expect((await api.delete(`${CAMPAIGNS}/${id}`)).status).toBe(204);
    for (const answer of [
      await api.get(path),
      await api.delete(path),
      await api.patch(path, { name: 'x' }),
      await api.post(`${path}/schedule`),
      await api.post(`${path}/cancel`),
      await api.get(`${path}/report`),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'CRM.CAMPAIGN_NOT_FOUND' } });
    }
    const trail = (await api.get('/api/admin/audit?limit=200')).body as { items: { action: string }[] };
    expect(trail.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['crm.create-campaign', 'crm.change-campaign', 'crm.delete-campaign']),
    );
  });

  it.each([
    [{ subject: 'Oi\r\nBcc: evil@example.com' }, 'subject'],
    [{ name: 'a\nb' }, 'name'],
    [{ subject: '{{ contact.name' }, 'subject'],
    [{ subject: '{% include "x" %}' }, 'subject'],
    [{ templateId: 'tpl_none' }, 'templateId'],
    [{ templateId: { $ne: '' } }, 'templateId'],
    [{ segmentId: 'seg_none' }, 'segmentId'],
    [{ throttlePerSecond: 0 }, 'throttlePerSecond'],
    [{ variants: [{ name: 'one', share: 1 }] }, 'variants'],
    [{ variants: [{ name: 'one', share: 1 }, null] }, 'variants[1]'],
    [{ variants: [1, 2] }, 'variants'],
    [
      {
        variants: [
          { name: 'a', share: 1 },
          { name: 'a', share: 1 },
        ],
      },
      'variants',
    ],
    [
      {
        variants: [
          { name: 'a', share: 1 },
          { name: 'b', share: 0 },
        ],
      },
      'variants[1].share',
    ],
    [
      {
        variants: [
          { name: 'a', share: 1, subject: 'x\ny' },
          { name: 'b', share: 1 },
        ],
      },
      'variants[0].subject',
    ],
    [
      {
        variants: [
          { name: 'a', share: 1 },
          { name: 'b', share: 1, templateId: 'tpl_none' },
        ],
      },
      'variants[1].templateId',
    ],
    [{ unknown: 1 }, 'unknown'],
  ])('refuse %j and name the field', async (more, field) => {
    const said = { name: 'x', subject: 'x', templateId, segmentId: null, ...more };
    const { status, body } = await api.post(CAMPAIGNS, said);
    expect({ status, field: body.errors?.[0]?.field }).toEqual({ status: 400, field });
  });

  it('go to each subscriber of their segment once, beginning at once, with what became of them in the report', async () => {
    const { tag, emails, segmentId } = await readers(60);
    await readers(3); // others
    await test.app.get(Contacts).upsertByEmail([{ email: 'not-asked@example.com', tags: [tag] }], 'import');
    const id = await begin({ segmentId });
    await whenIs('sent', id);
    expect(arrived(tag).sort()).toEqual([...emails].sort());
    expect(server.of('not-asked@example.com')).toEqual([]);
    const { raw } = server.of(emails[7])[0];
    expect(raw).toContain('Subject: Oi Leitor7');
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(await get(id)).toMatchObject({ startedAt: expect.any(String), finishedAt: expect.any(String) });
    const link = (kind: string) =>
      new RegExp(`https://td\\.example\\.com(/${kind}/[\\w.?=-]+)`).exec(
        raw.replace(/=\r\n/g, '').replace(/=3D/g, '='),
      )![1];
    const agent = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
    for (const kind of ['o', 'c']) await fetch(test.url + link(kind), { redirect: 'manual', headers: agent });
    await fetch(test.url + link('unsubscribe'), { method: 'POST', headers: agent });
    await until(async () => (await report(id)).unsubscribed === 1);
    expect(await report(id)).toEqual({
      ...{ status: 'sent', total: 60, pending: 0, sent: 60, kept: 0, failed: 0, unknown: 0, suppressed: 0 },
      ...{ opened: 1, clicked: 1, bounced: 0, complained: 0, unsubscribed: 1, variants: [] },
      links: [{ url: 'https://shop.example/live', clicked: 1 }],
    });
  });

  it('say what stood in template and subject when they were scheduled', async () => {
    const { emails, segmentId } = await readers(1);
    const own = await template('<p>primeira</p>');
    const { id } = await create({ segmentId, templateId: own });
    expect(await api.delete(`/api/crm/templates/${own}`)).toMatchObject({
      status: 409,
      body: { code: 'CRM.TEMPLATE_IN_USE', uses: [{ kind: 'campaign', id }] },
    });
    expect(await api.delete(`/api/crm/segments/${segmentId}`)).toMatchObject({ status: 409 });
    const at = new Date(Date.now() + ahead + 3_600_000).toISOString();
    expect(await act(id, 'schedule', { at })).toMatchObject({ status: 200, state: 'scheduled' });
    await api.patch(`/api/crm/templates/${own}`, { html: '<p>segunda</p>' });
    expect(server.of(emails[0])).toEqual([]);
    // what it says may still be changed, and is copied once more then
    await api.patch(`${CAMPAIGNS}/${id}`, { subject: 'Outro' });
    await api.patch(`/api/crm/templates/${own}`, { html: '<p>terceira</p>' });
    await skip(3_600_000);
    await whenIs('sent', id);
    const { raw } = server.of(emails[0])[0];
    expect(raw).toContain('Subject: Outro');
    expect(raw).toContain('segunda');
    expect(raw).not.toMatch(/primeira|terceira/);
    expect(await api.patch(`${CAMPAIGNS}/${id}`, { subject: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'CRM.CAMPAIGN_STATE', state: 'sent' },
    });
    expect((await api.delete(`/api/crm/templates/${own}`)).status).toBe(204);
    expect((await api.delete(`/api/crm/segments/${segmentId}`)).status).toBe(204);
  });

  it('begin at a local time of a zone, and refuse what is none', async () => {
    const { segmentId } = await readers(0);
    const { id } = await create({ segmentId });
    const year = new Date(Date.now() + ahead).getUTCFullYear() + 1;
    const schedule = async (body: object) => {
      const answer = await api.post(`${CAMPAIGNS}/${id}/schedule`, body);
      return answer.status === 200 ? answer.body.scheduledAt : answer.body.errors?.[0].field;
    };
    expect(await schedule({ at: `${year}-01-05T09:00`, timeZone: 'Europe/Lisbon' })).toBe(
      `${year}-01-05T09:00:00.000Z`,
    );
    expect(await schedule({ at: `${year}-01-05T09:00` })).toBe(`${year}-01-05T12:00:00.000Z`);
    expect(await schedule({ at: `${year}-01-05T09:00+09:00` })).toBe(`${year}-01-05T00:00:00.000Z`);
    for (const at of ['tomorrow', `${year}-02-30T09:00`, '2020-01-01T09:00Z', `${year + 9}-01-01T09:00`])
      expect(await schedule({ at })).toBe('at');
    expect(await schedule({ timeZone: 'Mars/Olympus' })).toBe('timeZone');
    expect(await act(id, 'cancel')).toMatchObject({ state: 'cancelled' });
  });

  it('are paused, go on without repeating anybody, and are cancelled for good', async () => {
    const { tag, emails, segmentId } = await readers(40);
    const { id } = await create({ segmentId, throttlePerSecond: 5 });
    for (const deed of ['pause', 'resume', 'cancel'])
      expect(await act(id, deed)).toMatchObject({ status: 409, code: 'CRM.CAMPAIGN_STATE' });
    await act(id, 'schedule');
    await until(() => arrived(tag).length > 0);
    expect(await act(id, 'schedule')).toMatchObject({ status: 409 });
    expect((await api.delete(`${CAMPAIGNS}/${id}`)).status).toBe(409);
    expect(await act(id, 'pause')).toMatchObject({ status: 200, state: 'paused' });
    await until(async () => (await report(id)).sent === arrived(tag).length);
    const paused = arrived(tag).length;
    ahead += 60_000;
    await until(async () => (await api.get('/health/ready')).status === 200);
    await new Promise((resolve) => setTimeout(resolve, 300)); // several looks of whoever sends
    expect(arrived(tag)).toHaveLength(paused);
    expect(await act(id, 'pause')).toMatchObject({ status: 409 });
    expect(await act(id, 'resume')).toMatchObject({ status: 200, state: 'sending' });
    await until(() => arrived(tag).length > paused);
    await act(id, 'pause');
    await act(id, 'resume');
    expect(await act(id, 'cancel')).toMatchObject({ status: 200, state: 'cancelled' });
    await until(async () => (await report(id)).sent === arrived(tag).length);
    const { total, sent, pending } = await report(id);
    expect({ total, pending }).toEqual({ total: 40, pending: 40 - sent });
    expect(new Set(arrived(tag)).size).toBe(arrived(tag).length);
    expect(arrived(tag).length).toBeLessThan(emails.length);
    for (const deed of ['pause', 'resume', 'cancel', 'schedule'])
      expect(await act(id, deed)).toMatchObject({ status: 409 });
    expect((await api.delete(`${CAMPAIGNS}/${id}`)).status).toBe(204);
  });

  it('wait for their time again when they were paused before it', async () => {
    const { tag, segmentId } = await readers(2);
    const { id } = await create({ segmentId });
    const at = new Date(Date.now() + ahead + 60_000).toISOString();
    await act(id, 'schedule', { at });
    expect(await act(id, 'pause')).toMatchObject({ state: 'paused' });
    expect(await act(id, 'resume')).toMatchObject({ state: 'scheduled' });
    await act(id, 'pause');
    ahead += 120_000;
    expect(await act(id, 'resume')).toMatchObject({ state: 'scheduled' }); // its time is over: at once
    await whenIs('sent', id);
    expect(arrived(tag)).toHaveLength(2);
  });

  it('never exceed their throttle', async () => {
    const { tag, segmentId } = await readers(12);
    let now = Date.now() + ahead;
    const clock = test.app.get(Clock);
    Object.assign(clock, { now: () => now }); // it stands still
    const id = await begin({ segmentId, throttlePerSecond: 4 });
    for (let sent = 1; sent < 12; sent++) {
      await until(() => arrived(tag).length === sent);
      now += 249;
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(arrived(tag)).toHaveLength(sent);
      now += 1;
    }
    Object.assign(clock, { now: () => Date.now() + ahead });
    await whenIs('sent', id);
  });

  it('compare variants, each with its own subject and template', async () => {
    const { emails, segmentId } = await readers(40);
    const other = await template('<p>outro modelo</p>');
    const id = await begin({
      segmentId,
      variants: [
        { name: 'Curto', share: 50, subject: 'Curto' },
        { name: 'Com blanks e acentuação', share: 50, templateId: other },
      ],
    });
    await whenIs('sent', id);
    const isShort = (email: string) => server.of(email)[0].raw.includes('Subject: Curto');
    const short = emails.filter(isShort);
    for (const email of emails)
      expect(server.of(email)[0].raw.includes('outro modelo')).toBe(!isShort(email));
    const { variants, sent } = await report(id);
    expect(sent).toBe(40);
    expect(variants).toMatchObject([
      { name: 'Curto', variant: 'a', share: 50, sent: short.length, total: short.length, failed: 0 },
      { name: 'Com blanks e acentuação', variant: 'b', sent: 40 - short.length },
    ]);
    expect(short.length).toBeGreaterThan(5);
    expect(short.length).toBeLessThan(35);
    // nor is a ledger read for its figures, however long it is
    const [ledger, events] = [test.app.get(CampaignMailRepository), test.app.get(MailEventRepository)];
    for (const plan of [
      ...(await ledger.explainCounts(id, ['a', 'b'])),
      ...(await ledger.explainCounts(id, [])),
      ...(await events.explainFigures(id, 'a')),
      ...(await events.explainFigures(id)),
    ])
      expect(JSON.stringify(plan)).toMatch(/"totalDocsExamined":0\b/);
  });

  it('tell apart who refuses, who puts off, and of whom it is not known', async () => {
    const { emails, segmentId } = await readers(5);
    const [gone, refused, greylisted, unknown] = emails;
    server.will(gone, { rcpt: `550 5.1.1 <${gone}> no such user` });
    server.will(refused, { data: '554 5.7.1 Spam' });
    server.will(greylisted, { rcpt: '451 4.7.1 Greylisted' }, { rcpt: '451 4.7.1 Greylisted' });
    server.will(unknown, 'cut');
    const id = await begin({ segmentId });
    await until(async () => (await report(id)).failed === 2);
    expect((await get(id)).status).toBe('sending');
    await skipUntilSent(id);
    expect(messageIds(greylisted)).toHaveLength(1);
    const { total, sent, failed, unknown: unsure, suppressed, bounced } = await report(id);
    expect({ total, failed, suppressed, bounced }).toEqual({
      total: 5,
      failed: 2,
      suppressed: 0,
      bounced: 1,
    });
    // the connections that were cut may have carried others
    expect(sent + unsure).toBe(3);
    expect(unsure).toBeGreaterThan(0);
  });

  it('stop at once where another process has them, and go on when it is gone', async () => {
    const { tag, segmentId } = await readers(40);
    const id = await begin({ segmentId, throttlePerSecond: 20 });
    await until(() => arrived(tag).length > 2);
    const rows = test.app.get<Connection>(getConnectionToken()).collection<{ _id: string }>('crm_campaigns');
    const other = { host: 'elsewhere', pid: 1, startedAt: new Date(), instance: 'own_other' };
    const leaseUntil = new Date(Date.now() + ahead + 3_600_000);
    await rows.updateOne({ _id: id }, { $set: { owner: other, leaseUntil } });
    await new Promise((resolve) => setTimeout(resolve, 300)); // what was on its way arrives
    const sent = arrived(tag).length;
    expect(sent).toBeLessThan(20);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(arrived(tag)).toHaveLength(sent);
    expect((await get(id)).status).toBe('sending');
    await rows.updateOne({ _id: id }, { $unset: { owner: '', leaseUntil: '' } });
    await whenIs('sent', id);
    expect(new Set(arrived(tag)).size).toBe(40);
    // one that was cut off may have reached the server all the same
    expect(arrived(tag).length).toBeLessThanOrEqual(60);
  });

  it('wait for a server that is away, and fail nobody', async () => {
    const { tag, emails, segmentId } = await readers(60);
    const id = await begin({ segmentId, throttlePerSecond: 50 });
    await until(() => arrived(tag).length > 5);
    await server.stop();
    await until(async () => {
      const { status, sent, pending } = await report(id);
      expect(status).toBe('sending');
      return sent + pending === 60 && pending > 0;
    });
    for (let n = 0; n < 5; n++) {
      await skip(90_000);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await report(id)).toMatchObject({ status: 'sending', failed: 0 });
    before.push(...server.received);
    server = new MailServer();
    await server.start(Number(address.split(':')[1]));
    await skipUntilSent(id);
    const { total, sent, unknown, failed } = await report(id);
    expect({ total, all: sent + unknown, failed }).toEqual({ total: 60, all: 60, failed: 0 });
    expect(unknown).toBeLessThan(20);
    expect(new Set([...arrived(tag)]).size).toBeGreaterThanOrEqual(emails.length - unknown);
    expect(arrived(tag)).toHaveLength(new Set(arrived(tag)).size);
  });

  it('fail those for whom there is no mail, and pause when the template is at fault', async () => {
    // not over a range: that would count as memory, and on a quick machine be too large before it is too slow
    const list = '{% assign list = "a b c d e f g h i j" | split: " " %}';
    const slow = `${list}${'{% for a in list %}'.repeat(9)}${'{% endfor %}'.repeat(9)}`;
    const bad = await template(`<p>{% if contact.tags contains "slow" %}${slow}{% endif %}oi</p>`);
    const { tag, segmentId, emails } = await readers(3);
    const { segmentId: slowOnes } = await readers(5, { tags: ['slow', `group${groups + 1}`] });
    const fine = await begin({ segmentId, templateId: bad });
    await whenIs('sent', fine);
    expect(arrived(tag)).toHaveLength(emails.length);
    const id = await begin({ segmentId: slowOnes, templateId: bad });
    await whenIs('paused', id);
    expect((await get(id)).reason).toMatch(/^CRM\.TEMPLATE_TOO_SLOW/);
    expect(await report(id)).toMatchObject({ total: 5, sent: 0, failed: 3, pending: 2 });
    expect(await act(id, 'cancel')).toMatchObject({ status: 200 });
  });

  it('pause when the server refuses one mail after the other, before everybody is lost', async () => {
    const { tag, emails, segmentId } = await readers(90);
    for (const email of emails) server.will(email, { data: `554 5.7.1 <${email}> not from you` });
    const id = await begin({ segmentId });
    await whenIs('paused', id);
    const { reason } = await get(id);
    expect(reason).toMatch(/^The mail server refuses one mail after the other: .*554 5\.7\.1/);
    expect(reason).not.toContain('@');
    await whenLetGo(id); // what was on its way has come back, too
    const { failed, pending } = await report(id);
    expect(failed + pending).toBe(90);
    expect(failed).toBeGreaterThanOrEqual(50);
    expect(failed).toBeLessThan(75);
    for (const email of emails) server.will(email);
    await act(id, 'resume');
    await whenIs('sent', id);
    expect(arrived(tag)).toHaveLength(90 - failed);
  });

  it('are not half deleted when somebody schedules the draft at that moment', async () => {
    const { tag, segmentId } = await readers(3);
    const { id } = await create({ segmentId });
    const ledger = test.app.get(CampaignMailRepository);
    const deleted = ledger.delete.bind(ledger);
    ledger.delete = async (campaignId) => {
      if ((await act(id, 'schedule')).status === 200) await whenIs('sent', id);
      await deleted(campaignId);
    };
    try {
      const { status } = await api.delete(`${CAMPAIGNS}/${id}`);
      const rows = status === 204 ? 0 : 3;
      expect([(await report(id)).total ?? 0, arrived(tag).length]).toEqual([rows, rows]);
    } finally {
      ledger.delete = deleted;
    }
  });

  it('leave no rows behind when they are deleted in their first moments', async () => {
    const { segmentId } = await readers(3);
    const { id } = await create({ segmentId });
    const ledger = test.app.get(CampaignMailRepository);
    const insert = ledger.insert.bind(ledger);
    let inserted = 0;
    ledger.insert = async (mails) => {
      ledger.insert = insert;
      await act(id, 'cancel');
      expect((await api.delete(`${CAMPAIGNS}/${id}`)).status).toBe(204);
      await insert(mails);
      inserted = mails.length;
    };
    await act(id, 'schedule');
    await until(() => inserted > 0);
    const rows = test.app.get<Connection>(getConnectionToken()).collection('crm_campaign_mails');
    await until(async () => (await rows.countDocuments({ campaignId: id })) === 0);
    expect(inserted).toBe(3);
  });

  it('pause with the reason when their segment can no longer be asked', async () => {
    await api.post('/api/crm/fields', { key: 'city', type: 'text' });
    const rules = { all: [{ field: 'city', op: 'eq', value: 'Recife' }] };
    const segment = (await api.post('/api/crm/segments', { name: 'Recife', rules })).body as { id: string };
    const { id } = await create({ segmentId: segment.id });
    await act(id, 'schedule', { at: new Date(Date.now() + ahead + 3_600_000).toISOString() });
    expect((await api.delete('/api/crm/fields/city')).status).toBe(409);
    await test.app.get(ContactFieldRepository, { strict: false }).leave('city'); // at the moment when it was asked for
    await skip(3_600_000);
    await whenIs('paused', id);
    expect((await get(id)).reason).toMatch(/^COMMON\.INVALID_INPUT: rules/);
    await act(id, 'cancel');
  });

  it('are not members’ business', async () => {
    const { api: other, token } = await member(test.url);
    const { id } = await create({});
    for (const answer of [
      await other.get(CAMPAIGNS),
      await other.post(CAMPAIGNS, {}),
      await other.get(`${CAMPAIGNS}/${id}`),
      await other.patch(`${CAMPAIGNS}/${id}`, {}),
      await other.delete(`${CAMPAIGNS}/${id}`),
      ...(await Promise.all(
        ['schedule', 'pause', 'resume', 'cancel'].map((deed) => other.post(`${CAMPAIGNS}/${id}/${deed}`, {})),
      )),
      await other.get(`${CAMPAIGNS}/${id}/report`),
    ]) {
      expect(answer.status).toBe(403);
    }
    expect((await new ApiClient(test.url, '').get(CAMPAIGNS)).status).toBe(401);
    expect(token).toBeTruthy();
    const operator = await staff(test.url, 'operator');
    expect((await operator.api.get(`${CAMPAIGNS}/${id}`)).status).toBe(200);
  });

  it('are shown to staff as they go on', async () => {
    const { token } = await staff(test.url, 'operator');
    const socket = await letIn(openSocket(`${test.url}/admin`, token));
    try {
      const heard: { id: string; status: string; sent: number }[] = [];
      socket.on('campaign:progress', (news: (typeof heard)[0]) => heard.push(news));
      const { segmentId } = await readers(3);
      const id = await begin({ segmentId });
      await until(() => heard.at(-1)?.status === 'sent');
      expect(heard.at(-1)).toMatchObject({ id, total: 3, sent: 3, pending: 0 });
    } finally {
      socket.disconnect();
    }
  });

  it('follow merges and erasures of contacts', async () => {
    const { tag, emails, segmentId } = await readers(8);
    const id = await begin({ segmentId, throttlePerSecond: 1 });
    await until(async () => arrived(tag).length === 1 && (await report(id)).total === 8);
    await act(id, 'pause');
    await whenLetGo(id); // mails that were made for the next seconds are forgotten with the run
    const contacts = test.app.get(Contacts);
    const of = async (email: string) => (await contacts.findByEmail(email))!.id;
    const had = emails.filter((email) => server.of(email).length > 0);
    const waiting = emails.filter((email) => server.of(email).length === 0);
    const exported = async (contactId: string) =>
      (await api.get(`/api/crm/contacts/${contactId}/export`)).body['campaigns'];
    expect(await exported(await of(had[0]))).toMatchObject([{ campaignId: id, state: 'sent' }]);
    // one who has had it, and one who waits, are somebody who waits: they get no second one
    const keepId = await of(waiting[0]);
    const merged = { keepId, mergeIds: [await of(had[0]), await of(waiting[1])] };
    expect((await api.post('/api/crm/contacts/merge', merged)).status).toBe(200);
    const erased = await of(waiting[2]);
    expect((await api.post(`/api/crm/contacts/${erased}/erase`)).status).toBeLessThan(300);
    await api.post('/api/crm/suppressions', { email: waiting[3] });
    await act(id, 'resume');
    await skipUntilSent(id);
    for (const email of waiting.slice(0, 4)) expect(server.of(email)).toEqual([]);
    for (const email of waiting.slice(4)) expect(server.of(email)).toHaveLength(1);
    expect(await report(id)).toMatchObject({ total: 8, sent: 8 - 4, suppressed: 4 });
  });

  it('reach who is another contact by then, and nobody who is gone, though their mails are made', async () => {
    const { tag, emails, segmentId } = await readers(3);
    const { emails: others } = await readers(1); // of another segment
    const contacts = test.app.get(Contacts);
    const of = async (email: string) => (await contacts.findByEmail(email))!.id;
    const now = Date.now() + ahead;
    const clock = test.app.get(Clock);
    Object.assign(clock, { now: () => now }); // it stands still: the first has gone, the others are made
    const id = await begin({ segmentId, throttlePerSecond: 1 });
    await until(async () => arrived(tag).length === 1 && (await report(id)).total === 3);
    const waiting = emails.filter((email) => server.of(email).length === 0);
    const merged = { keepId: await of(others[0]), mergeIds: [await of(waiting[0])] };
    expect((await api.post('/api/crm/contacts/merge', merged)).status).toBe(200);
    expect((await api.post(`/api/crm/contacts/${await of(waiting[1])}/erase`)).status).toBeLessThan(300);
    Object.assign(clock, { now: () => Date.now() + ahead });
    await skipUntilSent(id);
    expect(server.of(others[0])).toHaveLength(1);
    for (const email of waiting) expect(server.of(email)).toEqual([]);
    expect(await report(id)).toMatchObject({ total: 3, sent: 2, suppressed: 1 });
  });
});

describe('campaigns without a mail server', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  it('are kept in the outbox, count as sent and say so', async () => {
    const api = await ApiClient.logIn(test.url);
    await test.app.get(Contacts).upsertByEmail(
      ['a@example.com', 'b@example.com'].map((email) => ({ email, subscription: 'subscribed' as const })),
      'import',
    );
    const { body: template } = await api.post('/api/crm/templates', { name: 'T', html: '<p>oi</p>' });
    const said = { name: 'x', subject: 'Oi', templateId: template.id, segmentId: null };
    const { body: campaign } = await api.post(CAMPAIGNS, said);
    await api.post(`${CAMPAIGNS}/${campaign.id}/schedule`, {});
    const report = async () => (await api.get(`${CAMPAIGNS}/${campaign.id}/report`)).body;
    await until(async () => (await report()).status === 'sent');
    expect(await report()).toMatchObject({ total: 2, sent: 2, kept: 2, opened: 0 });
    const outbox = (await api.get('/api/admin/outbox')).body as { items: { to: string; kind: string }[] };
    expect(outbox.items.filter(({ kind }) => kind === 'crm.campaign').map(({ to }) => to)).toHaveLength(2);
  });
});
