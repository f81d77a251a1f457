/** Comparison, logic, conditions, variables and literals. */
import { int32 } from '../bson.ts';
import type { Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compare, isNullish, truthy } from '../values.ts';
import { argumentsOf, constant, define, OPERATORS } from './registry.ts';
import type { Node } from './registry.ts';

const COMPARISONS: Record<string, (c: number) => boolean> = {
  $eq: (c) => c === 0,
  $ne: (c) => c !== 0,
  $gt: (c) => c > 0,
  $gte: (c) => c >= 0,
  $lt: (c) => c < 0,
  $lte: (c) => c <= 0,
};
for (const [name, accept] of Object.entries(COMPARISONS)) {
  OPERATORS.set(name, (operand, context) => {
    const [a, b] = argumentsOf(name, operand, context, 2);
    return {
      evaluate: (run) => accept(compare(a.evaluate(run), b.evaluate(run), run.collation)),
      constant: a.constant && b.constant,
    };
  });
}
define('$cmp', 2, ([a, b], run) => int32(Math.sign(compare(a, b, run.collation))));

OPERATORS.set('$and', (operand, context) => {
  const nodes = argumentsOf('$and', operand, context, 0, Infinity);
  return {
    evaluate: (run) => nodes.every((n) => truthy(n.evaluate(run))),
    constant: nodes.every((n) => n.constant),
  };
});
OPERATORS.set('$or', (operand, context) => {
  const nodes = argumentsOf('$or', operand, context, 0, Infinity);
  return {
    evaluate: (run) => nodes.some((n) => truthy(n.evaluate(run))),
    constant: nodes.every((n) => n.constant),
  };
});
define('$not', 1, ([v]) => !truthy(v));

OPERATORS.set('$cond', (operand, context) => {
  let parts: Node[];
  if (operand instanceof Map) {
    for (const key of operand.keys()) {
      if (!['if', 'then', 'else'].includes(key))
        throw new MongoError(17083, `Unrecognized parameter to $cond: ${key}`);
    }
    parts = ['if', 'then', 'else'].map((key, i) => {
      const v = operand.get(key);
      if (v === undefined) throw new MongoError(17080 + i, `Missing '${key}' parameter to $cond`);
      return context.compile(v);
    });
  } else parts = argumentsOf('$cond', operand, context, 3);
  const [test, yes, no] = parts;
  return {
    evaluate: (run) => (truthy(test.evaluate(run)) ? yes.evaluate(run) : no.evaluate(run)),
    constant: parts.every((n) => n.constant),
  };
});

OPERATORS.set('$ifNull', (operand, context) => {
  if (!Array.isArray(operand) || operand.length < 2) {
    throw new MongoError(
      1257300,
      `$ifNull needs at least two arguments, had: ${Array.isArray(operand) ? operand.length : 1}`,
    );
  }
  const nodes = operand.map((v) => context.compile(v));
  const last = nodes.length - 1;
  return {
    evaluate(run) {
      for (let i = 0; i < last; i++) {
        const v = nodes[i].evaluate(run);
        if (!isNullish(v)) return v;
      }
      return nodes[last].evaluate(run);
    },
    constant: nodes.every((n) => n.constant),
  };
});

OPERATORS.set('$switch', (operand, context) => {
  if (!(operand instanceof Map))
    throw new MongoError(40060, '$switch requires an object as an argument, found: not an object');
  for (const key of operand.keys()) {
    if (key !== 'branches' && key !== 'default')
      throw new MongoError(40067, `$switch found an unknown argument: ${key}`);
  }
  const list = operand.get('branches');
  if (list === undefined) throw new MongoError(40068, '$switch requires at least one branch.');
  if (!Array.isArray(list)) throw new MongoError(40061, "$switch expected an array for 'branches'");
  if (list.length === 0) throw new MongoError(40068, '$switch requires at least one branch.');
  const branches = list.map((branch): [Node, Node] => {
    if (!(branch instanceof Map)) throw new MongoError(40062, '$switch expected each branch to be an object');
    for (const key of branch.keys()) {
      if (key !== 'case' && key !== 'then')
        throw new MongoError(40063, `$switch found an unknown argument to a branch: ${key}`);
    }
    const test = branch.get('case');
    const then = branch.get('then');
    if (test === undefined)
      throw new MongoError(40064, "$switch requires each branch have a 'case' expression");
    if (then === undefined)
      throw new MongoError(40065, "$switch requires each branch have a 'then' expression.");
    return [context.compile(test), context.compile(then)];
  });
  const fallback = operand.get('default');
  const otherwise = fallback === undefined ? undefined : context.compile(fallback);
  return {
    evaluate(run) {
      for (const [test, then] of branches) if (truthy(test.evaluate(run))) return then.evaluate(run);
      if (!otherwise)
        throw new MongoError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      return otherwise.evaluate(run);
    },
    constant: false,
  };
});

OPERATORS.set('$literal', (operand) => constant(operand));
OPERATORS.set('$const', (operand) => constant(operand));
OPERATORS.set('$expr', (operand, context) => context.compile(operand));

for (const name of ['$function', '$accumulator']) {
  OPERATORS.set(name, () => {
    throw new MongoError(2, `${name} is not supported: no JavaScript runs in this server`);
  });
}

OPERATORS.set('$let', (operand, context) => {
  if (!(operand instanceof Map)) throw new MongoError(16874, '$let only supports an object as its argument');
  for (const key of operand.keys()) {
    if (key !== 'vars' && key !== 'in') throw new MongoError(16875, `Unrecognized parameter to $let: ${key}`);
  }
  const vars = operand.get('vars');
  const body = operand.get('in');
  if (!(vars instanceof Map)) throw new MongoError(16876, "Missing 'vars' parameter to $let");
  if (body === undefined) throw new MongoError(16877, "Missing 'in' parameter to $let");
  const names = [...vars.keys()];
  const values = [...vars.values()].map((v: Value) => context.compile(v));
  return context.bind(names, (slots) => {
    const inner = context.compile(body);
    return {
      evaluate(run) {
        const all = values.map((v) => v.evaluate(run));
        slots.forEach((slot, i) => (run.slots[slot] = all[i]));
        return inner.evaluate(run);
      },
      constant: false,
    };
  });
});
