import type { Doc, Value } from '../bson.ts';
import { docArg } from '../args.ts';
import { streamOptions } from '../changes/options.ts';
import { StreamStages } from '../changes/stages.ts';
import { ChangeStream, type Target } from '../changes/stream.ts';
import { showToken } from '../changes/token.ts';
import { compileCollation } from '../collation.ts';
import { MongoError } from '../errors.ts';
import { letVariables } from '../expressions/compile.ts';
import { Breath } from '../query.ts';
import { show } from '../show.ts';
import { openCursor } from './find.ts';
import type { Context, Reply } from './types.ts';

/** Whether a pipeline begins with `$changeStream`. */
export function isChangeStream(stages: Value[]): boolean {
  const [first] = stages;
  return first instanceof Map && first.has('$changeStream');
}

/** Opens a change stream on the collection, the database or the whole cluster: an aggregate command's reply. */
export async function openChangeStream(
  context: Context,
  name: string | undefined,
  stages: Value[],
  batchSize: number | undefined,
): Promise<Reply> {
  const { engine, body, db } = context;
  const { store, queue } = engine;
  if (context.transaction)
    throw new MongoError(263, 'Stage not supported inside of a multi-document transaction: $changeStream');
  const level = docArg(body, 'readConcern')?.get('level');
  if (level !== undefined && level !== 'majority') {
    throw new MongoError(
      72,
      `$changeStream cannot run with a readConcern other than 'majority'. Current readConcern: ${show(level)}`,
    );
  }
  const options = streamOptions((stages[0] as Doc).get('$changeStream')!);
  const target = targetOf(db, name, options.wholeCluster);
  const now = new Date();
  const rest = new StreamStages(stages.slice(1), {
    collation: compileCollation(docArg(body, 'collation')),
    variables: letVariables(docArg(body, 'let'), now),
    now,
    find: () => [] as never, // no stage that is allowed here reads a collection
  });
  const asked = store.clock.committed;
  if (!store.changes.noteWatcher()) await queue.submit(() => store.changes.watch());
  // Switching the log on takes a commit, which others may share: what they write belongs to the stream.
  const start = options.start ?? { at: Math.max(asked, store.changes.oldest), kind: 'time' as const };
  const stream = new ChangeStream(store, target, start, options, rest);
  const ns = `${db}.${target.collection ?? '$cmd.aggregate'}`;
  const breath = new Breath();
  const source = { pieces: stream.events(breath), ended: () => stream.ended, breath };
  return openCursor(context, ns, source, batchSize, {
    tailable: true,
    awaitData: true,
    changeStream: true,
    concerns: (other) => stream.concerns(other),
    resumeToken: () => showToken(stream.token),
  });
}

function targetOf(db: string, name: string | undefined, wholeCluster: boolean): Target {
  if (wholeCluster) {
    if (name === undefined && db === 'admin') return {};
    throw new MongoError(
      72,
      "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and with no " +
        `collection name; found ${db}.${name ?? '$cmd.aggregate'}`,
    );
  }
  if (['admin', 'config', 'local'].includes(db)) {
    throw new MongoError(73, `$changeStream may not be opened on the internal ${db} database`);
  }
  if (name?.startsWith('system.')) {
    throw new MongoError(73, `$changeStream may not be opened on the internal ${db}.${name} collection`);
  }
  return { db, collection: name };
}
