import { checkApiVersion } from '../api-version.ts';
import { decode, doc, encode, type Doc } from '../bson.ts';
import { docArg, onlyKnown } from '../args.ts';
import type { Client } from '../client.ts';
import { labelsOf } from '../error-labels.ts';
import { MongoError } from '../errors.ts';
import { storageError } from '../store.ts';
import { partOf } from '../transaction-rules.ts';
import { adminCommands, listCommandsOf } from './admin.ts';
import { aggregateCommands } from './aggregate.ts';
import { cappedCommands } from './capped.ts';
import { collModCommands } from './coll-mod.ts';
import { explainCommands } from './explain.ts';
import { runUnderFailPoints } from './fail-command.ts';
import { findCommands } from './find.ts';
import { helloCommands } from './hello.ts';
import { indexCommands } from './indexes.ts';
import { infoCommands } from './info.ts';
import { modifyCommands } from './modify.ts';
import { schemaCommands } from './schema.ts';
import { saslCommands } from './sasl.ts';
import { sessionCommands } from './sessions.ts';
import { statsCommands } from './stats.ts';
import { validateCommands } from './validate.ts';
import { writeCommands } from './write.ts';
import type { Command, Context, Reply } from './types.ts';
import type { Engine } from '../engine.ts';
import { MAX_COMMAND_BYTES, type Request } from '../wire.ts';

const COMMANDS = new Map<string, Command>(
  Object.entries({
    ...helloCommands,
    ...infoCommands,
    ...saslCommands,
    ...writeCommands,
    ...modifyCommands,
    ...findCommands,
    ...aggregateCommands,
    ...schemaCommands,
    ...indexCommands,
    ...collModCommands,
    ...cappedCommands,
    ...validateCommands,
    ...statsCommands,
    ...adminCommands,
    ...explainCommands,
    ...sessionCommands,
  }),
);

COMMANDS.set('listCommands', listCommandsOf(COMMANDS));

/** Runs the command in a message; always gives the bytes of a reply, an error's included. */
export async function execute(engine: Engine, client: Client, request: Request): Promise<Uint8Array> {
  let body: Doc | undefined;
  try {
    if (request.body.length > MAX_COMMAND_BYTES) throw tooLarge(request.body.length);
    body = decode(request.body);
    const reply = await run(engine, client, request, body);
    if (reply instanceof Uint8Array) return reply;
    reply.set('ok', 1);
    return encode(reply);
  } catch (error) {
    return encode(errorReply(error, body));
  }
}

async function run(engine: Engine, client: Client, request: Request, body: Doc): Promise<Reply> {
  const [command] = body.keys();
  if (command === undefined) throw new MongoError(59, 'no such command: an empty document');
  const found = COMMANDS.get(command);
  if (!found || (found.testOnly && !engine.testCommands))
    throw new MongoError(59, `no such command: '${command}'`);
  const db = request.db ?? body.get('$db');
  if (typeof db !== 'string') throw new MongoError(40571, 'OP_MSG requests require a $db argument');
  if (!db || /[/\\. "$\0]/.test(db)) throw new MongoError(73, `Invalid database name: '${db}'`);
  if (request.legacy && !found.open) throw new MongoError(352, `Unsupported OP_QUERY command: ${command}`);
  if (!client.authenticated && !found.open)
    throw new MongoError(13, `Command ${command} requires authentication`);
  checkApiVersion(command, body);
  const part = partOf(command, body, db, found.open);
  onlyKnown(command, body, found.fields);
  const concern = body.has('readConcern') ? docArg(body, 'readConcern') : undefined;
  if (concern?.has('afterClusterTime')) engine.store.clock.checkAfter(concern.get('afterClusterTime'));
  const context: Context = { engine, client, request, command, body, db };
  if (!part && concern?.get('level') === 'snapshot') {
    context.snapshot = engine.snapshotReads.begin(command, concern);
  }
  const way = part ? engine.transactions.within(found, part) : found;
  const operation = (context.operation = engine.operations.begin(context));
  try {
    return await (engine.failPoints.armed ? runUnderFailPoints(way, context) : way.run(context));
  } finally {
    engine.operations.end(operation);
    if (context.snapshot) engine.snapshotReads.done(context.snapshot);
  }
}

function tooLarge(bytes: number): MongoError {
  const limit = `Size must be between 0 and ${MAX_COMMAND_BYTES}(16MB)`;
  return new MongoError(
    10334,
    `BSONObj size: ${bytes} (0x${bytes.toString(16).toUpperCase()}) is invalid. ${limit}`,
  );
}

function errorReply(error: unknown, body: Doc | undefined): Doc {
  const known = storageError(error);
  if (!(error instanceof MongoError)) process.stderr.write(`${(error as Error)?.stack ?? String(error)}\n`);
  const out = doc({ ok: 0 });
  out.set('ok', 0);
  out.set('errmsg', known.message);
  out.set('code', doc({ code: known.code }).get('code')!);
  out.set('codeName', known.codeName);
  for (const [name, v] of Object.entries(known.fields)) out.set(name, v);
  const labels = known.labels ?? labelsFor(known.code, body);
  if (labels.length) out.set('errorLabels', labels);
  return out;
}

/** The labels of an error in a transaction or a retryable write. */
function labelsFor(code: number, body: Doc | undefined): string[] {
  if (!body?.has('txnNumber')) return [];
  const [command] = body.keys();
  return labelsOf({ command, body, code });
}
