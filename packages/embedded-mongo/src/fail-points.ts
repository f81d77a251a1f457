import { doc, type Doc, type Value } from './bson.ts';
import { docArg, flagArg, stringArg, wholeArg } from './args.ts';
import { numberOf } from './catalog.ts';
import { MongoError } from './errors.ts';

/**
 * The fail points of MongoDB that drivers' tests set with `configureFailPoint`: which are on, and whom they strike. There
 * is none in an engine that was started without --test-commands.
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
  maxTimeAlwaysTimeOut: new Set(),
  onPrimaryTransactionalWrite: new Set(['closeConnection', 'failBeforeCommitExceptionCode']),
};

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

  /** What the fail point is to do now, counted; undefined when it is off, not meant, or lets this one pass. */
  strike(name: string, applies: (data: Doc) => boolean): Doc | undefined {
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
