import { setTimeout as delay } from 'node:timers/promises';
import { decode, doc, encode, type Doc, type Value } from './bson.ts';
import { docArg, flagArg, listArg, stringArg, wholeArg } from './args.ts';
import { numberOf } from './catalog.ts';
import type { Command, Context, Reply } from './commands/types.ts';
import { labelsOf } from './error-labels.ts';
import { MongoError } from './errors.ts';

/**
 * The fail points of MongoDB that drivers' tests set with `configureFailPoint`: commands that fail, answer late or
 * lose their connection on request. There is none in an engine that was started without --test-commands.
 */

/** The fields of `data` that each fail point understands; another one would be accepted and ignored, so it is refused. */
const KNOWN: Record<string, ReadonlySet<string>> = {
  failCommand: new Set([
    'failCommands',
    'errorCode',
    'errorExtraInfo',
    'errorLabels',
    'writeConcernError',
    'closeConnection',
    'blockConnection',
    'blockTimeMS',
    'appName',
    'namespace',
    'failInternalCommands', // there are no internal clients, so it changes nothing
  ]),
  failGetMoreAfterCursorCheckout: new Set(['errorCode', 'closeConnection']),
  onPrimaryTransactionalWrite: new Set(['closeConnection', 'failBeforeCommitExceptionCode']),
};

/** Commands that take a write concern: only they can be given a write concern error. */
const WITH_CONCERN = new Set(
  (
    'abortTransaction aggregate collMod commitTransaction convertToCapped create createIndexes delete drop ' +
    'dropDatabase dropIndexes findAndModify insert mapReduce renameCollection update'
  )
    .split(' ')
    .map((name) => name.toLowerCase()),
);

/** How often an armed fail point still lets pass, and then strikes. */
interface Armed {
  data: Doc;
  skip: number;
  times: number;
  probability: number;
}

export class FailPoints {
  /** How many are on: while it is 0, a command costs one comparison. */
  armed = 0;
  private readonly points = new Map<string, Armed>();
  /** How often each one has struck since the start. */
  private readonly struck = new Map<string, number>();

  /** Sets or clears one by MongoDB's command; the reply says how often it has struck so far. */
  configure(body: Doc): Doc {
    const name = stringArg(body, 'configureFailPoint');
    const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
    if (!known) throw new MongoError(298, `${name} not found`);
    const armed = readMode(body.get('mode'));
    if (armed) {
      armed.data = docArg(body, 'data') ?? new Map();
      for (const field of armed.data.keys()) {
        if (!known.has(field))
          throw new MongoError(238, `The fail point ${name} does not know '${field}' here`);
      }
      if (flagArg(armed.data, 'blockConnection') && !armed.data.has('blockTimeMS'))
        throw new MongoError(72, "must specify 'blockTimeMS' when 'blockConnection' is true");
      this.points.set(name, armed);
    } else this.points.delete(name);
    this.armed = this.points.size;
    return doc({ count: this.struck.get(name) ?? 0 });
  }

  /** Runs a command under the fail points that are on. */
  async run(command: Command, context: Context): Promise<Reply> {
    await this.before(context);
    let reply: Reply;
    try {
      reply = await command.run(context);
    } catch (error) {
      const concern = error instanceof MongoError ? this.concernError(context) : undefined;
      if (!concern) throw error;
      const { code, message, fields } = error as MongoError;
      throw new MongoError(code, message, {
        labels: concern.labels,
        fields: { ...fields, ...concern.fields },
      });
    }
    const concern = this.concernError(context);
    if (!concern) return reply;
    const out = reply instanceof Uint8Array ? decode(reply) : reply;
    out.set('writeConcernError', concern.fields.writeConcernError);
    if (concern.labels.length) out.set('errorLabels', concern.labels);
    out.set('ok', 1);
    return encode(out);
  }

  /** `failCommand` before the command: waits, hangs up, throws what it was told to. */
  private async before(context: Context): Promise<void> {
    const data = this.strike('failCommand', (data) => {
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
  private concernError(context: Context):
    | {
        fields: { writeConcernError: Doc };
        labels: string[];
      }
    | undefined {
    const { command, body } = context;
    const data = this.strike(
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

  /** `failGetMoreAfterCursorCheckout`: within a getMore, when its cursor was found. */
  cursorFound(context: Context): void {
    const data = this.strike('failGetMoreAfterCursorCheckout', () => true);
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
   * write as well when `failBeforeCommitExceptionCode` is given; the statements of one command share its fate.
   */
  retryableWrite(context: Context): void {
    const { sequences } = context.request;
    const statements = sequences.get('updates')?.length ?? sequences.get('deletes')?.length ?? 1;
    for (let i = 0; i < statements; i++) {
      const data = this.strike('onPrimaryTransactionalWrite', () => true);
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

  /** What the fail point is to do now, counted; undefined when it is off, not meant, or lets this one pass. */
  private strike(name: string, applies: (data: Doc) => boolean): Doc | undefined {
    const point = this.points.get(name);
    if (!point || !applies(point.data)) return undefined;
    if (point.skip > 0) {
      point.skip--;
      return undefined;
    }
    if (point.probability < 1 && Math.random() >= point.probability) return undefined;
    this.struck.set(name, (this.struck.get(name) ?? 0) + 1);
    if (--point.times <= 0) {
      this.points.delete(name);
      this.armed = this.points.size;
    }
    return point.data;
  }
}

/** Undefined for "off". */
function readMode(mode: Value | undefined): Armed | undefined {
  const armed: Armed = { data: new Map(), skip: 0, times: Infinity, probability: 1 };
  if (mode === undefined) throw new MongoError(20, "When setting a failpoint, you must supply a 'mode'");
  if (mode === 'off') return undefined;
  if (mode === 'alwaysOn') return armed;
  if (typeof mode === 'string') throw new MongoError(2, `unknown mode: ${mode}`);
  if (!(mode instanceof Map)) throw new MongoError(14, "'mode' must be a string or JSON object");
  if (mode.has('times')) {
    armed.times = wholeArg(mode, 'times')!;
    return armed.times > 0 ? armed : undefined;
  }
  if (mode.has('skip')) armed.skip = wholeArg(mode, 'skip')!;
  else if (mode.has('activationProbability')) {
    const p = numberOf(mode.get('activationProbability'));
    if (p === undefined)
      throw new MongoError(
        14,
        "the 'activationProbability' option to 'mode' must be a double between 0 and 1",
      );
    if (p < 0 || p > 1)
      throw new MongoError(2, `activationProbability must be between 0.0 and 1.0; found ${p}`);
    armed.probability = p;
  } else {
    throw new MongoError(
      2,
      "'mode' must be one of 'off', 'alwaysOn', 'times', 'skip' and 'activationProbability'",
    );
  }
  return armed;
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
