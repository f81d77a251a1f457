/**
 * node mail-process.ts <mails> <parts>: mails of a campaign through the built application, as many in each part, and fewer
 * through a bare pool of nodemailer; to the server of SMTP_URL, on the data in DATA_DIR. Says `ready`, and then the figures of
 * each part, to the process that forked it.
 */
import { createTransport } from 'nodemailer';

const IN_FLIGHT = 20;
const CONNECTIONS = 6;
const FROM = 'Trader <td@example.com>';

const load = async <Module>(path: string) =>
  (await import(new URL(`../dist/src/${path}`, import.meta.url).href)) as Module;

await load('../../node_modules/reflect-metadata/Reflect.js');
interface Contact {
  id: string;
  email: string;
  name?: string;
}
interface Mailing {
  send(mail: object): Promise<{ state: string }>;
}
interface Contacts {
  upsertByEmail(inputs: readonly object[], by: string): Promise<{ contact: Contact }[]>;
}
const { loadConfig } = await load<{ loadConfig: () => unknown }>('config/index.js');
const { createApp } = await load<{
  createApp: (
    config: unknown,
    options: unknown,
  ) => Promise<{ init(): Promise<unknown>; get<T>(token: unknown): T; close(): Promise<void> }>;
}>('create-app.js');
const { CrmMailing } = await load<{ CrmMailing: unknown }>('crm/mailing/sending/crm-mailing.js');
const { Contacts: ContactsToken } = await load<{ Contacts: unknown }>('crm/contacts/contacts.js');

const [mails, parts] = process.argv.slice(2).map(Number);
const app = await createApp(loadConfig(), { logLevel: 'warn' });
await app.init();
const mailing = app.get<Mailing>(CrmMailing);
const people = await fill(app.get<Contacts>(ContactsToken), mails);

/** Some 4 KB of HTML with three links, and 1 KB of text; half of its lines have letters beyond ASCII. */
function contentFor({ name, email }: Contact) {
  const item = (n: number) =>
    `<tr><td style="padding:8px 16px;font-family:Arial,sans-serif;font-size:14px">Operação ${n} da semana: resultado, ` +
    `stake e payout para ${name}, com a análise completa.</td></tr>\n`;
  const link = (n: number) =>
    `<p style="margin:16px 0"><a href="https://shop.example/oferta/${n}?utm_source=mail&amp;utm_campaign=bench">Ver a oferta ${n}</a></p>\n`;
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  return {
    subject: `${name}, a sua semana está aqui`,
    html:
      `<!doctype html><html><body style="margin:0"><h1>Olá ${name}</h1><table>${numbers.map(item).join('')}</table>` +
      `${[1, 2, 3].map(link).join('')}<p>Enviado para ${email}</p></body></html>`,
    text: `Olá ${name}\n\n${numbers.map((n) => `Operação ${n} da semana: resultado e payout.\n`).join('')}\nhttps://shop.example/oferta/1\n`,
  };
}

async function fill(contacts: Contacts, many: number): Promise<Contact[]> {
  const made: Contact[] = [];
  for (let at = 0; at < many; at += 1000) {
    const inputs = Array.from({ length: Math.min(1000, many - at) }, (_, n) => ({
      email: `pessoa${at + n}@example.com`,
      name: `Pessoa ${at + n}`,
      subscription: 'subscribed',
    }));
    for (const { contact } of await contacts.upsertByEmail(inputs, 'import')) {
      made.push({ id: contact.id, email: contact.email, name: contact.name! });
    }
  }
  return made;
}

/** Mails a second, and microseconds of this process' processor time for each. */
async function drive(many: number, send: (n: number) => Promise<unknown>) {
  let next = 0;
  const before = process.cpuUsage();
  const started = performance.now();
  const worker = async () => {
    while (next < many) await send(next++);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const perSecond = many / ((performance.now() - started) / 1000);
  const { user, system } = process.cpuUsage(before);
  return { perSecond, cpu: (user + system) / many };
}

const pool = createTransport({
  url: process.env['SMTP_URL']!,
  pool: true,
  maxConnections: CONNECTIONS,
  disableFileAccess: true,
  disableUrlAccess: true,
} as never);
const bare = (n: number) =>
  pool.sendMail({
    from: FROM,
    to: { name: people[n].name!, address: people[n].email },
    ...contentFor(people[n]),
  });
const through = (part: number) => async (n: number) => {
  const { state } = await mailing.send({
    contact: people[n],
    kind: 'campaign',
    ref: `cmp_bench${part}`,
    key: `${part}:${people[n].id}`,
    ...contentFor(people[n]),
  });
  if (state !== 'sent') throw new Error(`a mail is ${state}`);
};
const warmUp = Math.min(500, mails);
await drive(warmUp, through(0));
await drive(warmUp, bare);
process.send!('ready');
for (let part = 1; part <= parts; part++) {
  const own = await drive(mails, through(part));
  const other = await drive(Math.ceil(mails / 10), bare);
  process.send!({ through: own.perSecond, throughCpu: own.cpu, bare: other.perSecond, bareCpu: other.cpu });
}
pool.close();
await app.close();
process.disconnect();
