/** Aggregation expressions: compiled once into closures, evaluated against stored bytes or documents. */
import { decodeValue, fieldName, findElement, RawDoc, T, Timestamp } from '../bson.ts';
import type { Doc, Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import type { Maybe } from '../values.ts';
import { constant, OPERATORS, runtime, UNBOUND, wholeRoot } from './registry.ts';
import type { Context, Evaluate, Node, Runtime } from './registry.ts';
import './accumulate.ts';
import './arithmetic.ts';
import './arrays.ts';
import './conditions.ts';
import './convert.ts';
import './dates.ts';
import './date-operators.ts';
import './functions.ts';
import './hashed.ts';
import './objects.ts';
import './strings.ts';

export { runtime, UNBOUND };
export type { Runtime };

export interface Expression {
  evaluate: Evaluate;
  constant: boolean;
  /** Top-level fields that it reads; undefined when it needs the whole document. */
  fields: ReadonlySet<string> | undefined;
}

/** Marks a field as left out: `$$REMOVE` in a projection. */
const REMOVE: Maybe = undefined;

class Compiler implements Context {
  readonly constants: ReadonlyMap<string, Maybe>;
  readonly locals = new Map<string, number>();
  private slots = 0;
  readonly fields = new Set<string>();
  whole = false;

  constructor(constants: ReadonlyMap<string, Maybe>) {
    this.constants = constants;
  }

  bind<R>(names: string[], body: (slots: number[]) => R): R {
    const before = names.map((name) => this.locals.get(name));
    const slots = names.map((name) => {
      checkVariableName(name);
      const slot = this.slots++;
      this.locals.set(name, slot);
      return slot;
    });
    try {
      return body(slots);
    } finally {
      names.forEach((name, i) => {
        const old = before[i];
        if (old === undefined) this.locals.delete(name);
        else this.locals.set(name, old);
      });
    }
  }

  compile(v: Value): Node {
    if (typeof v === 'string') return v.startsWith('$') ? this.reference(v) : constant(v);
    if (Array.isArray(v)) return this.array(v);
    if (v instanceof Map) return this.object(v);
    return constant(v);
  }

  private array(items: Value[]): Node {
    const nodes = items.map((item) => this.compile(item));
    if (nodes.every((n) => n.constant)) {
      const run = runtime();
      return constant(nodes.map((n) => n.evaluate(run) ?? null));
    }
    return { evaluate: (run) => nodes.map((n) => n.evaluate(run) ?? null), constant: false };
  }

  private object(object: Doc): Node {
    const first = object.keys().next().value;
    if (first !== undefined && first.startsWith('$')) {
      if (object.size !== 1) {
        throw new MongoError(
          15983,
          `an object representing an expression must have exactly one field: ${[...object.keys()].join(', ')}`,
        );
      }
      const operator = OPERATORS.get(first);
      if (!operator) throw new MongoError(168, `Unrecognized expression '${first}'`);
      return operator(object.get(first) as Value, this);
    }
    const entries = [...object].map(([name, v]): [string, Node] => {
      if (name.startsWith('$'))
        throw new MongoError(
          16410,
          `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
        );
      if (name.includes('.'))
        throw new MongoError(
          16412,
          `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
        );
      return [name, this.compile(v)];
    });
    return {
      evaluate(run) {
        const out: Doc = new Map();
        for (const [name, node] of entries) {
          const v = node.evaluate(run);
          if (v !== undefined) out.set(name, v);
        }
        return out;
      },
      constant: entries.every(([, node]) => node.constant),
    };
  }

  private reference(text: string): Node {
    const current = this.locals.get('CURRENT');
    if (!text.startsWith('$$')) {
      const path = splitPath(text.slice(1));
      return current === undefined ? this.fieldPath(path) : this.local(current, path);
    }
    const [name, ...rest] = splitPath(text.slice(2));
    if (name === 'CURRENT' && current !== undefined) return this.local(current, rest);
    if (name === 'ROOT' || name === 'CURRENT') {
      if (rest.length > 0) return this.fieldPath(rest);
      this.whole = true;
      return { evaluate: wholeRoot, constant: false };
    }
    const slot = this.locals.get(name);
    if (slot !== undefined) return this.local(slot, rest);
    if (this.constants.has(name)) {
      const v = this.constants.get(name);
      return v === UNBOUND ? { evaluate: () => null, constant: false } : constant(descend(v, rest, 0));
    }
    switch (name) {
      case 'NOW':
        return { evaluate: (run) => run.now, constant: false };
      case 'CLUSTER_TIME':
        return { evaluate: (run) => timestampOf(run.now), constant: false };
      case 'REMOVE':
        return constant(REMOVE);
      case 'USER_ROLES':
        return constant([]); // nobody has a role here
    }
    if (!/^[A-Z]/.test(name)) checkVariableName(name); // capitals are for the system's own
    throw new MongoError(17276, `Use of undefined variable: ${name}`);
  }

  private local(slot: number, rest: string[]): Node {
    if (rest.length === 0) return { evaluate: (run) => run.slots[slot], constant: false };
    return { evaluate: (run) => descend(run.slots[slot], rest, 0), constant: false };
  }

  private fieldPath(segments: string[]): Node {
    this.fields.add(segments[0]);
    const first = segments[0];
    const names = segments.map(fieldName);
    const last = segments.length - 1;
    if (last === 0) {
      const bytes = names[0];
      return {
        evaluate({ root }) {
          if (!(root instanceof RawDoc)) return root.get(first);
          const p = findElement(root.bytes, 0, bytes);
          return p < 0 ? undefined : decodeValue(root.bytes, root.bytes[p], p + 2 + bytes.length);
        },
        constant: false,
      };
    }
    return {
      evaluate({ root }) {
        if (!(root instanceof RawDoc)) return descend(root.get(first), segments, 1);
        const b = root.bytes;
        let start = 0;
        for (let i = 0; ; i++) {
          const p = findElement(b, start, names[i]);
          if (p < 0) return undefined;
          const at = p + 2 + names[i].length;
          if (i === last) return decodeValue(b, b[p], at);
          if (b[p] === T.array) return descend(decodeValue(b, T.array, at), segments, i + 1);
          if (b[p] !== T.object) return undefined;
          start = at;
        }
      },
      constant: false,
    };
  }
}

/** The cluster's time: that of its only member. */
function timestampOf(now: Date): Timestamp {
  return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
}

/** Follows a path in a value; an array on the way gives the array of what its documents hold there. */
export function descend(v: Maybe, segments: readonly string[], i: number): Maybe {
  for (; i < segments.length; i++) {
    if (v instanceof Map) v = v.get(segments[i]);
    else if (Array.isArray(v)) {
      const out: Value[] = [];
      for (const element of v) {
        if (!(element instanceof Map)) continue;
        const inner = descend(element.get(segments[i]), segments, i + 1);
        if (inner !== undefined) out.push(inner);
      }
      return out;
    } else return undefined;
  }
  return v;
}

function splitPath(path: string): string[] {
  if (path === '') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  const segments = path.split('.');
  for (const segment of segments) {
    if (segment === '')
      throw new MongoError(
        path.endsWith('.') ? 40353 : 15998,
        path.endsWith('.')
          ? "FieldPath must not end with a '.'."
          : 'FieldPath field names may not be empty strings.',
      );
    if (segment.startsWith('$'))
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    if (segment.includes('\0')) throw new MongoError(16411, 'FieldPath field names may not contain NUL');
  }
  return segments;
}

function checkVariableName(name: string): void {
  if (name === '') throw new MongoError(9, 'empty variable names are not allowed');
  if (name === 'CURRENT') return;
  if (!/^[a-z\u0080-\uffff]/.test(name)) {
    throw new MongoError(9, `'${name}' starts with an invalid character for a user variable name`);
  }
  const bad = /[^A-Za-z0-9_\u0080-\uffff]/.exec(name);
  if (bad)
    throw new MongoError(9, `'${name}' contains an invalid character for a variable name: '${bad[0]}'`);
}

const NONE: ReadonlyMap<string, Maybe> = new Map();

/**
 * Compiles an expression; `variables` are constants such as those of a command's `let`, `locals` names of what the
 * caller puts into the first slots of a run.
 */
export function compileExpression(
  v: Value,
  variables: ReadonlyMap<string, Maybe> = NONE,
  locals: string[] = [],
): Expression {
  const compiler = new Compiler(variables);
  const node = compiler.bind(locals, () => compiler.compile(v));
  return {
    evaluate: node.evaluate,
    constant: node.constant,
    fields: compiler.whole ? undefined : compiler.fields,
  };
}

/** The variables of a command's `let`: constant expressions, evaluated once; a later one may use those before it. */
export function letVariables(spec: Doc | undefined, now?: Date): ReadonlyMap<string, Maybe> {
  if (!spec) return NONE;
  const out = new Map<string, Maybe>();
  for (const [name, v] of spec) {
    checkVariableName(name);
    const { fields, evaluate } = compileExpression(v, out);
    if (!fields || fields.size > 0)
      throw new MongoError(4890500, 'Command let Expression does not evaluate to a constant');
    out.set(name, evaluate(runtime(now)));
  }
  return out;
}
