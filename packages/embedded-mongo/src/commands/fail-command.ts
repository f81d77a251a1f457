import { setTimeout as delay } from 'node:timers/promises';
import { decode, encode, type Doc } from '../bson.ts';
import { docArg, flagArg, listArg, timeArg, wholeArg } from '../args.ts';
import { numberOf } from '../catalog.ts';
import { labelsOf } from '../error-labels.ts';
import { MongoError, timeOver } from '../errors.ts';
import type { Command, Context, Reply } from './types.ts';

/** What the fail points do to commands: let them fail, answer late or lose their connection. */

/** Commands that take a write concern: only they can be given a write concern error. */
const WITH_CONCERN = new Set(
  (
    'abortTransaction aggregate collMod commitTransaction convertToCapped create createIndexes delete drop ' +
    'dropDatabase dropIndexes findAndModify insert mapReduce renameCollection update'
  )
    .split(' ')
    .map((name) => name.toLowerCase()),
);

/** Runs a command under the fail points that are on. */
export async function runUnderFailPoints(command: Pick<Command, 'run'>, context: Context): Promise<Reply> {
  await before(context);
  // The maxTimeMS of a getMore is how long it waits.
  if (context.command !== 'getMore' && timeArg(context.body)) timeIsOver(context);
  let reply: Reply;
  try {
    reply = await command.run(context);
  } catch (error) {
    const concern = error instanceof MongoError ? concernError(context) : undefined;
    if (!concern) throw error;
    const { code, message, fields } = error as MongoError;
    throw new MongoError(code, message, {
      labels: concern.labels,
      fields: { ...fields, ...concern.fields },
    });
  }
  const concern = concernError(context);
  if (!concern) return reply;
  const out = reply instanceof Uint8Array ? decode(reply) : reply;
  out.set('writeConcernError', concern.fields.writeConcernError);
  if (concern.labels.length) out.set('errorLabels', concern.labels);
  out.set('ok', 1);
  return encode(out);
}

/** `failCommand` before the command: waits, hangs up, throws what it was told to. */
async function before(context: Context): Promise<void> {
  const data = context.engine.failPoints.strike('failCommand', (data) => {
    const acts =
      flagArg(data, 'closeConnection') || flagArg(data, 'blockConnection') || data.has('errorCode');
    return acts && meant(data, context);
  });
  if (!data) return;
  if (flagArg(data, 'blockConnection')) await delay(wholeArg(data, 'blockTimeMS'));
  if (flagArg(data, 'closeConnection')) {
    context.client.hungUp = true;
    throw new MongoError(50985, "Failing command due to 'failCommand' failpoint: close connection");
  }
  const code = wholeArg(data, 'errorCode');
  if (code === undefined) return;
  const { command, body } = context;
  throw new MongoError(code, "Failing command via 'failCommand' failpoint", {
    // The cursor of a getMore is not yet found here, so MongoDB does not know that of a change stream.
    labels: labelsGiven(data) ?? labelsOf({ command, body, code }),
    fields: Object.fromEntries(docArg(data, 'errorExtraInfo') ?? []),
  });
}

/** `failCommand` after the command: the write concern error that the reply is to carry. */
function concernError(context: Context):
  | {
      fields: { writeConcernError: Doc };
      labels: string[];
    }
  | undefined {
  const { command, body } = context;
  const data = context.engine.failPoints.strike(
    'failCommand',
    (data) => data.has('writeConcernError') && WITH_CONCERN.has(canonical(command)) && meant(data, context),
  );
  if (!data) return undefined;
  const error = docArg(data, 'writeConcernError')!;
  const code = numberOf(error.get('code')) ?? 0;
  return {
    fields: { writeConcernError: error },
    labels: labelsGiven(data) ?? labelsOf({ command, body, code, concern: true }),
  };
}

/** `maxTimeAlwaysTimeOut`: the time of what has a limit is over at once. */
export function timeIsOver({ engine }: Context): void {
  if (engine.failPoints.strike('maxTimeAlwaysTimeOut', () => true)) throw timeOver();
}

/** `failGetMoreAfterCursorCheckout`: within a getMore, when its cursor was found. */
export function cursorFound(context: Context): void {
  const data = context.engine.failPoints.strike('failGetMoreAfterCursorCheckout', () => true);
  if (!data) return;
  if (flagArg(data, 'closeConnection')) context.client.hungUp = true;
  const code = wholeArg(data, 'errorCode');
  if (code === undefined) return;
  const { command, body } = context;
  throw new MongoError(code, "Hit the 'failGetMoreAfterCursorCheckout' failpoint", {
    labels: labelsOf({ command, body, code, changeStream: ofChangeStream(context) }),
  });
}

/**
 * `onPrimaryTransactionalWrite`: within a retryable write that was not done before. The connection is lost, and the
 * write as well when `failBeforeCommitExceptionCode` is given; the statements of one command share its fate. Each
 * update and delete counts; the documents of an insert are written at once, so they count as one.
 */
export function retryableWrite(context: Context): void {
  const { sequences } = context.request;
  const statements = sequences.get('updates')?.length ?? sequences.get('deletes')?.length ?? 1;
  for (let i = 0; i < statements; i++) {
    const data = context.engine.failPoints.strike('onPrimaryTransactionalWrite', () => true);
    if (!data) continue;
    if (flagArg(data, 'closeConnection', true)) context.client.hungUp = true;
    const code = wholeArg(data, 'failBeforeCommitExceptionCode');
    if (code === undefined) continue;
    throw new MongoError(
      code,
      'Failing write due to the onPrimaryTransactionalWrite failpoint. The write must not be reflected.',
    );
  }
}

/** One name for the spellings of a command. */
function canonical(command: string): string {
  const name = command.toLowerCase();
  return name === 'deleteindexes' ? 'dropindexes' : name;
}

function meant(data: Doc, { command, body, client, db }: Context): boolean {
  const name = canonical(command);
  if (name === 'configurefailpoint') return false;
  const commands = listArg(data, 'failCommands') ?? [];
  if (!commands.some((one) => typeof one === 'string' && canonical(one) === name)) return false;
  if (data.has('appName') && data.get('appName') !== (appNameOf(body) ?? client.appName)) return false;
  if (!data.has('namespace')) return true;
  const collection = body.get(command === 'getMore' ? 'collection' : command);
  return data.get('namespace') === (typeof collection === 'string' ? `${db}.${collection}` : db);
}

/** What a `hello` says the application is called. */
export function appNameOf(body: Doc): string | undefined {
  const client = body.get('client');
  const application = client instanceof Map ? client.get('application') : undefined;
  const name = application instanceof Map ? application.get('name') : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** The labels that the fail point was told to put, which then replace MongoDB's own. */
function labelsGiven(data: Doc): string[] | undefined {
  return listArg(data, 'errorLabels')?.filter((label) => typeof label === 'string');
}

/** Whether the getMore's cursor belongs to a change stream. */
function ofChangeStream({ engine, command, body }: Context): boolean {
  const id = body.get('getMore');
  return command === 'getMore' && typeof id === 'bigint' && engine.cursors.isChangeStream(id);
}
