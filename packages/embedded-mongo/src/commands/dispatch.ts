import { checkApiVersion } from '../api-version.ts';
import { decode, doc, encode, type Doc } from '../bson.ts';
import { docArg, onlyKnown } from '../args.ts';
import { MongoError } from '../errors.ts';
import { storageError } from '../store.ts';
import { adminCommands, listCommandsOf } from './admin.ts';
import { aggregateCommands } from './aggregate.ts';
import { cappedCommands } from './capped.ts';
import { collModCommands } from './coll-mod.ts';
import { explainCommands } from './explain.ts';
import { findCommands } from './find.ts';
import { helloCommands } from './hello.ts';
import { indexCommands } from './indexes.ts';
import { infoCommands } from './info.ts';
import { modifyCommands } from './modify.ts';
import { schemaCommands } from './schema.ts';
import { saslCommands } from './sasl.ts';
import { statsCommands } from './stats.ts';
import { validateCommands } from './validate.ts';
import { writeCommands } from './write.ts';
import type { Client, Command, Context, Reply } from './types.ts';
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
  }),
);

COMMANDS.set('listCommands', listCommandsOf(COMMANDS));

/** Runs the command in a message; always gives the bytes of a reply, an error's included. */
export async function execute(engine: Engine, client: Client, request: Request): Promise<Uint8Array> {
  try {
    const reply = await run(engine, client, request);
    if (reply instanceof Uint8Array) return reply;
    reply.set('ok', 1);
    return encode(reply);
  } catch (error) {
    return encode(errorReply(error));
  }
}

async function run(engine: Engine, client: Client, request: Request): Promise<Reply> {
  if (request.body.length > MAX_COMMAND_BYTES) throw tooLarge(request.body.length);
  const body = decode(request.body);
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
  if (body.has('startTransaction') || body.has('autocommit')) {
    throw new MongoError(20, 'Transactions are not supported by this version of the embedded engine');
  }
  checkApiVersion(command, body);
  onlyKnown(command, body, found.fields);
  const after = body.has('readConcern') && docArg(body, 'readConcern')?.get('afterClusterTime');
  if (after) engine.store.clock.checkAfter(after);
  const context: Context = { engine, client, request, command, body, db };
  const operation = (context.operation = engine.operations.begin(context));
  try {
    return await (engine.failPoints.armed ? engine.failPoints.run(found, context) : found.run(context));
  } finally {
    engine.operations.end(operation);
  }
}

function tooLarge(bytes: number): MongoError {
  const limit = `Size must be between 0 and ${MAX_COMMAND_BYTES}(16MB)`;
  return new MongoError(
    10334,
    `BSONObj size: ${bytes} (0x${bytes.toString(16).toUpperCase()}) is invalid. ${limit}`,
  );
}

function errorReply(error: unknown): Doc {
  const known = storageError(error);
  if (!(error instanceof MongoError)) process.stderr.write(`${(error as Error)?.stack ?? String(error)}\n`);
  const out = doc({ ok: 0 });
  out.set('ok', 0);
  out.set('errmsg', known.message);
  out.set('code', doc({ code: known.code }).get('code')!);
  out.set('codeName', known.codeName);
  for (const [name, v] of Object.entries(known.fields)) out.set(name, v);
  if (known.labels.length) out.set('errorLabels', known.labels);
  return out;
}
