// npm run webhook:sign -- '<json>' [--source <slug>] [--secret whsec_...] [--id <webhook-id>] [--url http://...] [--headers]
// Prints a curl that sends the JSON as a signed Standard Webhook, good for five minutes.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signStandard, standardKey } from '../src/webhooks/kinds/standard/standard-signature.ts';

const EXAMPLE = '{"userId":"ana@example.com","type":"purchase","value":149.9,"currency":"BRL"}';
const USAGE = `npm run webhook:sign -- '${EXAMPLE}' [--source <slug>] [--secret whsec_...] [--id ...] [--url ...] [--headers]`;

if (existsSync('.env')) process.loadEnvFile('.env');

/** The secret of the running application: a variable, else the one that it made for itself. */
function ownSecret() {
  const given = process.env.WEBHOOK_SECRET;
  const placeholder = /change-me/.test(
    Buffer.from((given ?? '').replace('whsec_', ''), 'base64').toString('latin1'),
  );
  if (given && !placeholder) return given;
  const path = join(process.env.DATA_DIR || '.data', 'secrets.json');
  if (!existsSync(path))
    throw new Error(`no WEBHOOK_SECRET, and no ${path}: start the application once (npm start)`);
  return JSON.parse(readFileSync(path, 'utf8')).WEBHOOK_SECRET;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      source: { type: 'string' },
      secret: { type: 'string' },
      id: { type: 'string' },
      url: { type: 'string' },
      headers: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || positionals.length > 1) throw new Error(USAGE);
  if (values.source && !values.secret)
    throw new Error('--source needs --secret: the one that was shown when it was made');
  const body = positionals[0] ?? EXAMPLE;
  JSON.parse(body); // a typing slip is better told here than by a 400
  const base = (
    values.url ||
    process.env.PUBLIC_URL ||
    `http://localhost:${process.env.PORT || 3000}`
  ).replace(/\/+$/, '');
  const key = standardKey(values.secret ?? ownSecret());
  const headers = signStandard(key, values.id ?? `msg_${randomUUID()}`, Math.floor(Date.now() / 1000), body);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (values.headers) {
    console.log(lines.join('\n'));
  } else {
    const quoted = ['content-type: application/json', ...lines].map((line) => `  -H '${line}' \\\n`).join('');
    const data = body.replaceAll("'", `'\\''`);
    console.log(
      `curl -i -X POST '${base}/webhook/${values.source ?? 'event'}' \\\n${quoted}  --data-raw '${data}'`,
    );
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
