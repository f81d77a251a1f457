import { compilePipeline, type Pipeline, type PipelineEnv } from '../aggregate/pipeline.ts';
import { checkPlacement } from '../aggregate/placement.ts';
import { stageOf } from '../aggregate/transforms.ts';
import { encode, readField, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { show } from '../show.ts';
import { MAX_DOCUMENT_BYTES } from '../wire.ts';
import { splitEvent } from './split.ts';

/** An event may exceed the size of a stored document by this much, as on MongoDB. */
const MAX_EVENT_BYTES = MAX_DOCUMENT_BYTES + 16 * 1024;

/** The label of errors after which a driver must not try to resume a stream. */
export const NOT_RESUMABLE = { labels: ['NonResumableChangeStreamError'] };

const ALLOWED = new Set([
  '$match',
  '$project',
  '$addFields',
  '$set',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
  '$redact',
]);
const SPLIT = '$changeStreamSplitLargeEvent';

/** The stages after `$changeStream`; each gives at most one event for one event. */
export class StreamStages {
  private readonly pipeline: Pipeline | undefined;
  /** Events that are too large come in fragments. */
  readonly splits: boolean;

  /** Throws 20 for a stage that may not follow `$changeStream`. */
  constructor(stages: Value[], env: PipelineEnv) {
    const list = stages.map(stageOf);
    const split = list.findIndex(({ name }) => name === SPLIT);
    if (split >= 0 && split < list.length - 1)
      throw new MongoError(7182802, `${SPLIT} must be the last stage in the pipeline`);
    checkPlacement([new Map([['$changeStream', null]]), ...stages], 'command');
    for (const { name, argument } of list) {
      if (name === SPLIT && !(argument instanceof Map && argument.size === 0))
        throw new MongoError(7182800, `${SPLIT} spec should be an empty object`);
      if (name !== SPLIT && !ALLOWED.has(name))
        throw new MongoError(20, `${name} is not permitted in a $changeStream pipeline`);
    }
    this.splits = split >= 0;
    const own = this.splits ? stages.slice(0, -1) : stages;
    const pipeline = compilePipeline(own, env);
    this.pipeline = own.length ? pipeline : undefined;
  }

  /** Throws 280 when a stage took an event's resume token away, and 10334 for an event that is too large. */
  async run(events: Uint8Array[]): Promise<Uint8Array[]> {
    const out = this.pipeline ? await piped(this.pipeline, events) : events;
    if (out.every((event) => event.length <= MAX_EVENT_BYTES)) return out;
    return out.flatMap((event) => {
      if (event.length <= MAX_EVENT_BYTES) return [event];
      if (this.splits) return splitEvent(event);
      throw new MongoError(
        10334,
        `BSONObj size: ${event.length} is invalid. Size must be between 0 and ${MAX_EVENT_BYTES}(16MB). ` +
          `Use ${SPLIT}`,
      );
    });
  }
}

async function piped(pipeline: Pipeline, events: Uint8Array[]): Promise<Uint8Array[]> {
  const tokens = new Set(events.map(tokenOf));
  const out: Uint8Array[] = [];
  for await (const rows of pipeline.run([events])) {
    for (const row of rows) {
      const event = row instanceof Map ? encode(row) : row; // too large is for the stage after it
      if (!tokens.has(tokenOf(event))) throw changedToken(events[0], event);
      out.push(event);
    }
  }
  return out;
}

/** The text of an event's resume token, or undefined when `_id` is something else. */
function tokenOf(event: Uint8Array): Value | undefined {
  const id = readField(event, '_id');
  return id instanceof Map && id.size === 1 ? id.get('_data') : undefined;
}

function changedToken(before: Uint8Array, after: Uint8Array): MongoError {
  const id = readField(after, '_id');
  return new MongoError(
    280,
    'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying ' +
      'the _id field of an event makes it impossible to resume the stream from that point. Only transformations that ' +
      `retain the unmodified _id field are allowed. Expected: { _id: ${show(readField(before, '_id'))} } but found: ` +
      (id === undefined ? '{}' : `{ _id: ${show(id)} }`),
    NOT_RESUMABLE,
  );
}
