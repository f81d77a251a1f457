import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Application, PASSWORD } from '../drill/application.js';
import { MailServer } from '../factories/mail-server.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { describeWithRedis } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { Installation } from './installation.js';

const ENTRY = ['--import', resolve('test/setup/run-source.mjs'), resolve('src/main.ts')];
const WORKFLOWS = '/api/crm/workflows';
/** Runs that a process moves on at the same time: so many mails may be on their way when it dies. */
const AT_ONCE = 128;

/** Staff of an installation, who draws workflows and brings contacts. */
class Staff {
  private constructor(private readonly api: ApiClient) {}

  static async of(url: string): Promise<Staff> {
    return new Staff(await ApiClient.logIn(url, 'admin@example.com', PASSWORD));
  }

  /** Subscribed contacts, by their addresses. */
  async bring(name: string, count: number): Promise<string[]> {
    const emails = Array.from({ length: count }, (_, at) => `${name}${at}@example.com`);
    for (let at = 0; at < count; at += 20)
      await Promise.all(
        emails.slice(at, at + 20).map((email) => this.post('/api/crm/contacts', { email, subscribed: true })),
      );
    return emails;
  }

  /** An active workflow that begins with an event and goes through these steps. */
  async draw(event: string, steps: [type: string, data: object][]): Promise<string> {
    const nodes = [['trigger.event', { event }] as const, ...steps].map(([type, data], at) => ({
      ...{ id: `n${at}`, type, data },
    }));
    const edges = nodes.slice(1).map(({ id }, at) => ({ source: nodes[at].id, target: id }));
    const { id } = await this.post(WORKFLOWS, { name: 'Boas-vindas', nodes, edges });
    await this.post(`${WORKFLOWS}/${id}/activate`, {});
    return id;
  }

  async template(): Promise<string> {
    return (await this.post('/api/crm/templates', { name: 'T', subject: 'Oi', html: '<p>Oi</p>' })).id;
  }

  async tell(type: string, emails: readonly string[]): Promise<void> {
    for (let at = 0; at < emails.length; at += 20)
      await Promise.all(
        emails.slice(at, at + 20).map((userId) => this.post('/api/events', { userId, type })),
      );
  }

  async figures(workflowId: string): Promise<{ waiting: number; running: number; completed: number }> {
    return (await this.api.get(`${WORKFLOWS}/${workflowId}/figures`)).body as never;
  }

  /** Titles of all tasks, sorted. */
  async tasks(): Promise<string[]> {
    const titles: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await this.api.get(`/api/crm/tasks?limit=200${cursor && `&cursor=${cursor}`}`);
      titles.push(...(body.items as { contactId: string }[]).map(({ contactId }) => contactId));
      cursor = body.nextCursor as string | null;
    }
    return titles.sort();
  }

  private async post(path: string, body: object): Promise<{ id: string }> {
    const answer = await this.api.post(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body as { id: string };
  }
}

const messageId = (raw: string) => /^Message-ID:\s+(\S+)/im.exec(raw)![1];

describe('workflows of a process that is killed', () => {
  const server = new MailServer();
  let folder: string;
  let application: Application;
  let staff: Staff;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'td-workflows-'));
    application = new Application(folder, ENTRY, { SMTP_URL: `smtp://${await server.start()}` });
    await application.start();
    staff = await Staff.of(application.url);
  }, 60_000);
  afterAll(async () => {
    await application?.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const restart = async () => {
    await application.kill();
    await application.start();
    staff = await Staff.of(application.url);
  };
  const countsOf = (emails: readonly string[]) => emails.map((email) => server.of(email).length);

  it('go on after a wait during which it died, each mail once', async () => {
    const emails = await staff.bring('wait', 60);
    const templateId = await staff.template();
    const id = await staff.draw('signup', [
      ['action.tag', { add: ['visto'] }],
      ['wait.time', { seconds: 6 }],
      ['action.mail', { templateId }],
    ]);
    await staff.tell('signup', emails);
    await until(async () => (await staff.figures(id)).waiting === emails.length);
    expect(server.received).toEqual([]);
    await restart();
    await until(async () => (await staff.figures(id)).completed === emails.length);
    expect(countsOf(emails)).toEqual(emails.map(() => 1));
  }, 120_000);

  it('leave nobody out when it dies in the middle of steps, and repeat no more than what was on its way', async () => {
    const emails = await staff.bring('steps', 300);
    const templateId = await staff.template();
    const id = await staff.draw('cart', [
      ['action.task', { title: 'Ligar' }],
      ['action.mail', { templateId }],
      ['action.tag', { add: ['avisado'] }],
    ]);
    const before = server.received.length;
    const told = staff.tell('cart', emails);
    const kills = [40, 120];
    for (const count of kills) {
      await until(() => server.received.length - before >= count);
      if (count === kills[0]) await told;
      await restart();
    }
    await until(async () => (await staff.figures(id)).completed === emails.length);
    const counts = countsOf(emails);
    expect(Math.min(...counts)).toBe(1);
    const repeated = counts.reduce((sum, count) => sum + count - 1, 0);
    expect(repeated).toBeLessThanOrEqual(kills.length * AT_ONCE);
    for (const email of emails)
      expect(new Set(server.of(email).map(({ raw }) => messageId(raw))).size).toBe(1);
    // what is the database's own is done once, whatever dies
    const tasks = await staff.tasks();
    expect([tasks.length, new Set(tasks).size]).toEqual([emails.length, emails.length]);
  }, 180_000);
});

describeWithRedis('workflows of several processes', () => {
  const server = new MailServer();
  let installation: Installation;
  let staff: Staff;

  beforeAll(async () => {
    installation = await Installation.start();
    const SMTP_URL = `smtp://${await server.start()}`;
    const more = { SMTP_URL, ADMIN_PASSWORD: PASSWORD };
    const [api] = await installation.run(['api', 'worker', 'worker'], undefined, more);
    staff = await Staff.of(api.url);
  }, 90_000);
  afterAll(async () => {
    await installation?.stop();
    await server.stop();
  }, 60_000);

  it('do each step once, whichever process does it', async () => {
    const emails = await staff.bring('many', 120);
    const templateId = await staff.template();
    const id = await staff.draw('signup', [
      ['wait.time', { seconds: 1 }],
      ['action.mail', { templateId }],
      ['action.task', { title: 'Ligar' }],
    ]);
    await staff.tell('signup', emails);
    await until(async () => (await staff.figures(id)).completed === emails.length);
    expect(emails.map((email) => server.of(email).length)).toEqual(emails.map(() => 1));
    expect(await staff.tasks()).toHaveLength(emails.length);
  }, 120_000);
});
