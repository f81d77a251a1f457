/** What an expression compiles to, and the table of operators that the other files fill. */
import { BSONSymbol, decodeValue, RawDoc, T, typeOf } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { isNullish, typeName } from '../values.ts';
import type { Collation, Maybe } from '../values.ts';

/** What expressions see while they run. Slots hold the variables of $let, $map, $filter and $reduce. */
export interface Runtime {
  root: Doc | RawDoc;
  slots: Maybe[];
  now: Date;
  collation: Collation | undefined;
}

export type Evaluate = (run: Runtime) => Maybe;

export interface Node {
  evaluate: Evaluate;
  /** True when the value depends on nothing; it may be taken at compile time. */
  constant: boolean;
}

export interface Context {
  compile(v: Value): Node;
  /** Compiles with local variables; `slots` are where the caller puts their values. */
  bind<R>(names: string[], body: (slots: number[]) => R): R;
}

export type Operator = (operand: Value, context: Context) => Node;

/** Stands for a variable whose value is not known yet: while a pipeline is only checked. */
export const UNBOUND: Value = new BSONSymbol('unbound');

export const OPERATORS = new Map<string, Operator>();

/** A new run, whose `root` the caller sets. */
export function runtime(now = new Date(), collation?: Collation): Runtime {
  return { root: new Map(), slots: [], now, collation };
}

export function constant(v: Maybe): Node {
  return { evaluate: () => v, constant: true };
}

/** The value of a node that depends on nothing. */
export function constantValue(node: Node): Maybe {
  return node.evaluate(runtime());
}

export function nameOfType(v: Maybe): string {
  return v === undefined ? 'missing' : typeName(typeOf(v));
}

/** Arguments of an operator: an array is a list of them, anything else a single one. */
export function argumentsOf(
  name: string,
  operand: Value,
  context: Context,
  least: number,
  most = least,
): Node[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length < least || list.length > most) {
    const message =
      least === most
        ? `Expression ${name} takes exactly ${least} arguments. ${list.length} were passed in.`
        : `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${list.length} were passed in.`;
    throw new MongoError(least === most ? 16020 : 28667, message);
  }
  return list.map((item) => context.compile(item));
}

/** An operator of a fixed number of arguments, evaluated from left to right. */
export function define(
  name: string,
  arity: number | [number, number],
  apply: (args: Maybe[], run: Runtime) => Maybe,
): void {
  const [least, most] = typeof arity === 'number' ? [arity, arity] : arity;
  OPERATORS.set(name, (operand, context) => {
    const nodes = argumentsOf(name, operand, context, least, most);
    const isConstant = nodes.length > 0 && nodes.every((n) => n.constant);
    if (nodes.length === 1) {
      const [a] = nodes;
      return { evaluate: (run) => apply([a.evaluate(run)], run), constant: isConstant };
    }
    if (nodes.length === 2) {
      const [a, b] = nodes;
      return { evaluate: (run) => apply([a.evaluate(run), b.evaluate(run)], run), constant: isConstant };
    }
    return {
      evaluate: (run) =>
        apply(
          nodes.map((n) => n.evaluate(run)),
          run,
        ),
      constant: isConstant,
    };
  });
}

/** As `define`, for operators that give null when any argument is null or missing. */
export function defineStrict(
  name: string,
  arity: number | [number, number],
  apply: (args: Value[], run: Runtime) => Maybe,
): void {
  define(name, arity, (args, run) => {
    for (const v of args) if (isNullish(v)) return null;
    return apply(args as Value[], run);
  });
}

/** An operator with named arguments; unknown ones are refused. */
export function defineNamed(
  name: string,
  required: readonly string[],
  optional: readonly string[],
  build: (args: Record<string, Node | undefined>, context: Context, raw: Doc) => Node,
  codes: { notObject?: number; unknown?: number; missing?: number | Record<string, number> } = {},
): void {
  OPERATORS.set(name, (operand, context) => {
    if (!(operand instanceof Map)) {
      throw new MongoError(codes.notObject ?? 9, `${name} only supports an object as its argument`);
    }
    const args: Record<string, Node | undefined> = Object.create(null) as Record<string, Node | undefined>;
    for (const [key, v] of operand) {
      if (!required.includes(key) && !optional.includes(key)) {
        throw new MongoError(codes.unknown ?? 9, `Unrecognized argument to ${name}: ${key}`);
      }
      args[key] = context.compile(v);
    }
    for (const key of required) {
      if (args[key]) continue;
      const { missing = 9 } = codes;
      const code = typeof missing === 'number' ? missing : missing[key];
      throw new MongoError(code, `Missing '${key}' parameter to ${name}`);
    }
    return build(args, context, operand);
  });
}

/** The whole document as a value. */
export function wholeRoot(run: Runtime): Doc {
  return run.root instanceof RawDoc ? (decodeValue(run.root.bytes, T.object, 0) as Doc) : run.root;
}
