/** $redact: an expression decides for each document, and for those within it, whether it stays. */
import { BSONSymbol, decode, type Doc, type Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime } from '../expressions/compile.ts';
import { show } from '../show.ts';
import type { Maybe } from '../values.ts';
import type { PipelineEnv, Stage } from './stage.ts';

/** What the variables stand for while the expression runs: these very objects, which no document holds. */
const DESCEND = new BSONSymbol('DESCEND');
const PRUNE = new BSONSymbol('PRUNE');
const KEEP = new BSONSymbol('KEEP');
const DECISIONS = new Map<string, Maybe>(Object.entries({ DESCEND, PRUNE, KEEP }));

export function redactStage(argument: Value, env: PipelineEnv): Stage {
  const variables = new Map([...(env.variables ?? []), ...DECISIONS]);
  const { evaluate } = compileExpression(argument, variables, ['CURRENT']);
  const run = runtime(env.now, env.collation);

  const redact = (doc: Doc): Doc | undefined => {
    run.slots[0] = doc;
    const decision = evaluate(run);
    if (decision === KEEP) return doc;
    if (decision === PRUNE) return undefined;
    if (decision !== DESCEND) {
      throw new MongoError(
        17053,
        `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${show(decision)}`,
      );
    }
    const out: Doc = new Map();
    for (const [name, v] of doc) {
      const kept = within(v);
      if (kept !== undefined) out.set(name, kept);
    }
    return out;
  };
  const within = (v: Value): Maybe => {
    if (v instanceof Map) return redact(v);
    return Array.isArray(v) ? v.map(within).filter((item) => item !== undefined) : v;
  };

  return async function* (input) {
    for await (const rows of input) {
      const out: Doc[] = [];
      for (const row of rows) {
        const doc = row instanceof Map ? row : decode(row);
        run.root = doc;
        const kept = redact(doc);
        if (kept) out.push(kept);
      }
      if (out.length > 0) yield out;
    }
  };
}
