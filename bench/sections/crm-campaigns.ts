import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { Connection, requestBytes } from '../load/connection.ts';
import type { MailCounts } from '../load/mail-sink.ts';
import { residentMegabytes, type Table, whole } from '../measure.ts';
import { freshFolder, logIn, type Server, startApplication } from '../servers.ts';

const CONTACTS = 100_000;
/** Sent before it counts: connections open, code is compiled, the thread of templates is begun. */
const WARM_UP = 2000;
const GOAL = { perSecond: 500, megabytes: 100 };
const HTML = `<table width="600"><tr><td><h1>Oi, {{ contact.firstName | default: "trader" }}</h1>
<p>{% if contact.tags contains "vip" %}Para VIPs: {% endif %}a semana em {{ contact.fields.city }}.</p>
${'<p>Três operações, uma aula nova e o que vem por aí no grupo.</p>\n'.repeat(20)}
<p><a href="https://shop.example.com/aula?de=campanha">Ver a aula</a> · <a href="{{ unsubscribeUrl }}">Sair da lista</a></p>
</td></tr></table>`;

/** A campaign to a hundred thousand contacts, over a mail server on this machine that takes everything. */
export async function crmCampaigns(): Promise<{ table: Table; data: unknown }> {
  const sink = fork(fileURLToPath(new URL('../load/mail-sink.ts', import.meta.url)));
  const port = await answerOf<number>(sink);
  const server = await startApplication(freshFolder(), { SMTP_URL: `smtp://127.0.0.1:${port}` });
  try {
    const headers = { authorization: `Bearer ${await logIn(server)}`, 'content-type': 'application/json' };
    const ask = askerOf(server, headers);
    await fill(server.mongodbUri, 'warm', WARM_UP);
    const template = await ask('POST', '/api/crm/templates', { name: 'Novidades', html: HTML });
    await run(ask, sink, template['id'] as string, 'warm', WARM_UP, () => undefined);
    await fill(server.mongodbUri, 'bench', CONTACTS);
    const before = residentMegabytes(server.pid);
    let most = before;
    const watch = () => (most = Math.max(most, residentMegabytes(server.pid)));
    const took = await run(ask, sink, template['id'] as string, 'bench', CONTACTS, watch);
    const rate = CONTACTS / (took / 1000);
    const grown = most - before;
    return {
      data: { contacts: CONTACTS, took, rate, before, most },
      table: {
        title: `A campaign to ${whole(CONTACTS)} contacts, from its schedule to the last mail`,
        columns: ['mails', 'seconds', 'mails/s', 'memory before', 'at most', 'grows by'],
        rows: [
          [
            ...[whole(CONTACTS), (took / 1000).toFixed(1), whole(rate)],
            ...[before, most, grown].map((megabytes) => `${whole(megabytes)} MB`),
          ],
        ],
        goals: [
          {
            goal: `at least ${GOAL.perSecond} mails/s on one process`,
            actual: `${whole(rate)}/s`,
            met: rate >= GOAL.perSecond,
          },
          {
            goal: `resident memory grows by under ${GOAL.megabytes} MB`,
            actual: `${whole(grown)} MB`,
            met: grown < GOAL.megabytes,
          },
        ],
        notes: [
          'each mail has its row in the ledger, merge tags, two links that are followed, and a picture',
        ],
      },
    };
  } finally {
    await server.stop();
    sink.kill();
  }
}

type Ask = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;

/** Sends a campaign to those of a tag. Returns how long it took until the last mail was there, in ms. */
async function run(
  ask: Ask,
  sink: ChildProcess,
  templateId: string,
  tag: string,
  count: number,
  watch: () => void,
): Promise<number> {
  const rules = { all: [{ field: 'tags', op: 'contains', value: tag }] };
  const { id: segmentId } = await ask('POST', '/api/crm/segments', { name: tag, rules });
  const subject = '{{ contact.firstName }}, as novidades da semana';
  const campaign = { name: tag, subject, templateId, segmentId };
  const { id } = await ask('POST', '/api/crm/campaigns', campaign);
  const { addresses } = await counts(sink);
  const began = Date.now();
  await ask('POST', `/api/crm/campaigns/${id as string}/schedule`);
  let told = began;
  for (;;) {
    await sleep(250);
    watch();
    const { addresses: reached, lastAt } = await counts(sink);
    if (Date.now() - told > 10_000) {
      told = Date.now();
      process.stderr.write(`  ${whole(reached - addresses)} of ${whole(count)} mails\n`);
    }
    if (reached - addresses < count) continue;
    for (let state = ''; state !== 'sent'; await sleep(50))
      state = (await ask('GET', `/api/crm/campaigns/${id as string}`))['status'] as string;
    return lastAt - began;
  }
}

function counts(sink: ChildProcess): Promise<MailCounts> {
  const answer = answerOf<MailCounts>(sink);
  sink.send('counts');
  return answer;
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)));
}

function askerOf(server: Server, headers: Record<string, string>): Ask {
  return async (method, path, body) => {
    const connection = await Connection.open(server.port);
    const answer = await connection.send(
      requestBytes(method, path, headers, body ? JSON.stringify(body) : undefined),
    );
    connection.close();
    if (answer.status > 201) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString()}`);
    return JSON.parse(answer.body.toString()) as Record<string, unknown>;
  };
}

/** Contacts as an import leaves them. */
async function fill(uri: string, tag: string, count: number): Promise<void> {
  const client = await new MongoClient(uri).connect();
  const contacts = client.db('trader_dashboard').collection<{ _id: string }>('crm_contacts');
  const now = new Date();
  const contact = (n: number) => ({
    _id: `cnt_${tag}${String(n).padStart(21, '0')}`,
    ...{ email: `${tag}${n}@example.com`, name: `Pessoa ${n} Silva`, tags: n % 10 ? [tag] : [tag, 'vip'] },
    fields: { city: 'Recife' },
    subscription: { status: 'subscribed', at: now, by: 'import' },
    ...{ lifecycle: 'lead', origin: 'import', createdAt: now, updatedAt: now, rev: 1 },
  });
  for (let at = 0; at < count; at += 5000)
    await contacts.insertMany(
      Array.from({ length: Math.min(5000, count - at) }, (_, offset) => contact(at + offset)),
    );
  await client.close();
}
