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
const CAMPAIGNS = '/api/crm/campaigns';
/** Mails that are claimed and not yet known to be sent. */
const MOST_IN_FLIGHT = 20;

const addresses = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${name}${n}@example.com`);

/** Staff at one process. */
class Desk {
  private constructor(
    private readonly api: ApiClient,
    private readonly url: string,
  ) {}

  static async open(url: string): Promise<Desk> {
    return new Desk(await ApiClient.logIn(url, 'admin@example.com', PASSWORD), url);
  }

  /** Subscribers with a tag of their own, and a campaign to them. */
  async prepare(name: string, count: number, more: object = {}): Promise<string> {
    const rows = addresses(name, count).map((email) => `${email},${name}`);
    const imported = await fetch(`${this.url}/api/crm/contacts/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', authorization: this.bearer },
      body: ['email,tags', ...rows].join('\n'),
    });
    expect(await imported.json()).toMatchObject({ created: count, rejected: [] });
    const rules = { all: [{ field: 'tags', op: 'contains', value: name }] };
    const segmentId = await this.make('/api/crm/segments', { name, rules });
    const templateId = await this.make('/api/crm/templates', {
      name,
      html: '<p>Oi, {{ contact.email }}</p>',
    });
    return this.make(CAMPAIGNS, { name, subject: 'Oi', templateId, segmentId, ...more });
  }

  async begin(id: string): Promise<void> {
    expect(await this.api.post(`${CAMPAIGNS}/${id}/schedule`, {})).toMatchObject({ status: 200 });
  }

  async report(id: string) {
    return (await this.api.get(`${CAMPAIGNS}/${id}/report`)).body as Record<string, string | number>;
  }

  private get bearer(): string {
    return `Bearer ${(this.api as unknown as { token: string }).token}`;
  }

  private async make(path: string, body: object): Promise<string> {
    const answer = await this.api.post(path, body);
    expect(answer).toMatchObject({ status: 201 });
    return (answer.body as { id: string }).id;
  }
}

/** What the server has of each address: how often, and under which Message-IDs. */
function tally(server: MailServer, name: string) {
  const messages = new Map<string, string[]>();
  for (const { to, raw } of server.received) {
    const id = /^Message-ID:\s*(\S+)/im.exec(raw)![1];
    for (const email of to) {
      if (email.startsWith(name)) messages.set(email, [...(messages.get(email) ?? []), id]);
    }
  }
  const several = [...messages.values()].filter((ids) => ids.length > 1);
  return {
    reached: [...messages.keys()].sort(),
    repeated: several.reduce((sum, ids) => sum + ids.length - 1, 0),
    /** Of those that came more than once: whether each time it was the same mail. */
    areTheSame: several.every((ids) => new Set(ids).size === 1),
  };
}

describe('a campaign of a process that is killed', () => {
  const server = new MailServer();
  let folder: string;
  let application: Application;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'td-campaigns-'));
    application = new Application(folder, ENTRY, { SMTP_URL: `smtp://${await server.start()}` });
    await application.start();
  }, 60_000);
  afterAll(async () => {
    await application?.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('goes on with the next start: it skips nobody, and repeats no more than what was in flight', async () => {
    const name = 'killed';
    let desk = await Desk.open(application.url);
    const id = await desk.prepare(name, 2000);
    await desk.begin(id);
    for (const kills of [400, 1100]) {
      await until(() => server.received.length > kills);
      await application.kill();
      await application.start();
    }
    desk = await Desk.open(application.url);
    await until(async () => (await desk.report(id))['status'] === 'sent');
    const { reached, repeated, areTheSame } = tally(server, name);
    expect(reached).toEqual(addresses(name, 2000).sort());
    expect(repeated).toBeLessThanOrEqual(2 * MOST_IN_FLIGHT);
    expect(areTheSame).toBe(true);
    expect(await desk.report(id)).toMatchObject({
      total: 2000,
      sent: 2000,
      failed: 0,
      unknown: 0,
      pending: 0,
    });
  }, 120_000);

  it('goes on where a stop has left it, and repeats nobody', async () => {
    const name = 'stopped';
    let desk = await Desk.open(application.url);
    const id = await desk.prepare(name, 600);
    await desk.begin(id);
    await until(() => tally(server, name).reached.length > 100);
    await application.stop();
    await application.start();
    desk = await Desk.open(application.url);
    await until(async () => (await desk.report(id))['status'] === 'sent');
    const { reached, repeated } = tally(server, name);
    expect({ reached: reached.length, repeated }).toEqual({ reached: 600, repeated: 0 });
  }, 120_000);
});

describeWithRedis('campaigns of two processes', () => {
  const server = new MailServer();
  let installation: Installation;
  let applications: Application[];

  beforeAll(async () => {
    const SMTP_URL = `smtp://${await server.start()}`;
    installation = await Installation.start();
    applications = await installation.run(['all', 'all'], undefined, { SMTP_URL });
  }, 60_000);
  afterAll(async () => {
    await installation?.stop();
    await server.stop();
  }, 60_000);

  /** Which process has each campaign at this moment. */
  const owners = () =>
    installation.withDatabase(async (client) => {
      const rows = client.db('trader_dashboard').collection('crm_campaigns').find({ status: 'sending' });
      return new Map((await rows.toArray()).map(({ name, owner }) => [name as string, owner?.pid as number]));
    });

  it('go on at the other one when one dies, and reach everybody', async () => {
    const desks = await Promise.all(applications.map(({ url }) => Desk.open(url)));
    const throttle = { throttlePerSecond: 100 };
    const ids = [
      await desks[0].prepare('first', 500, throttle),
      await desks[1].prepare('second', 500, throttle),
    ];
    await Promise.all(ids.map((id, at) => desks[at].begin(id)));
    await until(async () => {
      const pids = [...(await owners()).values()].filter(Boolean);
      return pids.length === 2 && server.received.length > 100;
    });
    const pid = (await owners()).get('first');
    const dying = applications.findIndex((application) => application.pid === pid);
    await applications[dying].kill();
    const desk = desks[1 - dying];
    for (const id of ids) await until(async () => (await desk.report(id))['status'] === 'sent');
    for (const name of ['first', 'second']) {
      const { reached, repeated, areTheSame } = tally(server, name);
      expect(reached).toEqual(addresses(name, 500).sort());
      expect(repeated).toBeLessThanOrEqual(MOST_IN_FLIGHT);
      expect(areTheSame).toBe(true);
    }
  }, 120_000);
});
