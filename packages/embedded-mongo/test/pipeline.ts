import { compileCollation } from '../src/collation.ts';
import { compileMatch } from '../src/match.ts';
import { compilePipeline, toBytes } from '../src/aggregate/pipeline.ts';
import type { PipelineEnv, Query } from '../src/aggregate/stage.ts';
import { decode, doc, encode, value, type Literal, type Value } from '../src/bson.ts';

export type Fields = { [name: string]: Literal };

/** A source of chunks of three documents, so that stages meet chunk borders. */
export function environment(
  collections: Record<string, Fields[]>,
  asked: Query[] = [],
  collation?: Fields,
): PipelineEnv {
  const compiled = compileCollation(collation && doc(collation));
  return {
    collation: compiled,
    async *find(name, query) {
      asked.push(query);
      const matcher = compileMatch(query.filter ?? new Map(), {
        variables: query.variables,
        collation: compiled,
      });
      const rows = (collections[name] ?? []).map((d) => encode(doc(d))).filter((b) => matcher.test(b));
      const part = rows.slice(query.skip ?? 0, (query.skip ?? 0) + (query.limit ?? rows.length));
      for (let i = 0; i < part.length; i += 3) yield await Promise.resolve(part.slice(i, i + 3));
    },
  };
}

/** Runs stages on documents; every result is encoded and decoded. */
export async function run(
  stages: Literal[],
  docs: Fields[],
  env: PipelineEnv = environment({}),
): Promise<Value[]> {
  const input = environment({ c: docs }).find('c', {});
  const out: Value[] = [];
  for await (const rows of compilePipeline(stages.map(value), env).run(input)) {
    for (const row of rows) out.push(decode(toBytes(row)));
  }
  return out;
}
