/** Accumulators as expressions: over the arguments, or over the array when the only argument is one. */
import { percentileRanks, Percentiles, SIMPLE } from '../aggregate/states.ts';
import type { Accumulator } from '../aggregate/states.ts';
import { MongoError } from '../errors.ts';
import { argumentsOf, constantValue, defineNamed, OPERATORS } from './registry.ts';

for (const name of ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp']) {
  OPERATORS.set(name, (operand, context) => {
    const nodes = argumentsOf(name, operand, context, 0, Infinity);
    const create = SIMPLE[name];
    return {
      evaluate(run) {
        const accumulator: Accumulator = create(run.collation);
        if (nodes.length === 1) {
          const v = nodes[0].evaluate(run);
          if (Array.isArray(v)) for (const item of v) accumulator.add(item);
          else accumulator.add(v);
        } else for (const node of nodes) accumulator.add(node.evaluate(run));
        return accumulator.result();
      },
      constant: nodes.length > 0 && nodes.every((n) => n.constant),
    };
  });
}

for (const name of ['$percentile', '$median']) {
  const required = name === '$median' ? ['input', 'method'] : ['input', 'p', 'method'];
  defineNamed(
    name,
    required,
    [],
    (args) => {
      if (args.method && constantValue(args.method) !== 'approximate') {
        throw new MongoError(2, "Currently only 'approximate' can be used as percentile 'method'.");
      }
      const ranks = args.p && percentileRanks(constantValue(args.p));
      return {
        evaluate(run) {
          const accumulator = new Percentiles(ranks);
          const v = args.input?.evaluate(run);
          for (const item of Array.isArray(v) ? v : [v]) accumulator.add(item);
          return accumulator.result();
        },
        constant: false,
      };
    },
    { unknown: 40415, missing: 40414 },
  );
}
