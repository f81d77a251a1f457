/** What the functions of $setWindowFields have in common. */
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compileExpression, runtime, type Expression } from '../expressions/compile.ts';
import { show } from '../show.ts';
import type { Sorter } from '../sort.ts';
import type { Maybe } from '../values.ts';
import type { PipelineEnv } from './stage.ts';

/** Documents with the same `partitionBy`, in order. */
interface Partition {
  docs: readonly Doc[];
  /** Values of the only sort field; empty when there is not exactly one. */
  keys: readonly Maybe[];
}

/** A value for each document of a partition. */
export type WindowFunction = (partition: Partition) => AsyncGenerator<Maybe> | Generator<Maybe>;

export interface Compiling {
  env: PipelineEnv;
  sorter: Sorter | undefined;
  name: string;
  operand: Value;
  /** The argument beside the function. */
  window: Value | undefined;
}

export type Compile = (c: Compiling) => WindowFunction;

export const failed = (message: string): MongoError => new MongoError(9, message);

/** Compiles expressions; `of` gives their values for the documents of a partition. */
export function compiler({
  env,
}: Compiling): (v: Value) => { of: (docs: readonly Doc[]) => Maybe[]; expression: Expression } {
  const run = runtime(env.now, env.collation);
  return (v) => {
    const expression = compileExpression(v, env.variables);
    const of = (docs: readonly Doc[]): Maybe[] =>
      docs.map((doc) => {
        run.root = doc;
        return expression.evaluate(run);
      });
    return { of, expression };
  };
}

/** The named arguments of a function. */
export function named(c: Compiling, required: string[], optional: string[] = []): Doc {
  const { name, operand } = c;
  if (!(operand instanceof Map)) throw failed(`${name} expects an object, but got ${show(operand)}`);
  for (const key of operand.keys())
    if (!required.includes(key) && !optional.includes(key))
      throw failed(`${name} got unexpected argument: ${key}`);
  for (const key of required) if (!operand.has(key)) throw failed(`${name} requires '${key}'`);
  return operand;
}

export function noWindow({ name, window }: Compiling): void {
  if (window !== undefined) throw failed(`${name} does not accept a 'window' field`);
}

export function oneSortField({ name, sorter }: Compiling, code: number): void {
  if (sorter?.fields.length !== 1)
    throw new MongoError(
      code,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
}
