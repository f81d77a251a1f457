import { checkApiVersion } from './api-version.ts';
import { doc, type Literal } from './bson.ts';

const strict = { apiVersion: '1', apiStrict: true };

describe('the stable API', () => {
  test.each<[{ [name: string]: Literal }, number]>([
    [{ ping: 1, apiVersion: '2' }, 322],
    [{ ping: 1, apiVersion: 1 }, 14],
    [{ ping: 1, apiStrict: true }, 4886600],
    [{ ping: 1, apiDeprecationErrors: false }, 4886600],
    [{ distinct: 'c', ...strict }, 323],
    [{ dbStats: 1, ...strict }, 323],
    [{ aggregate: 1, pipeline: [{ $listLocalSessions: {} }], ...strict }, 323],
    [
      {
        aggregate: 'c',
        pipeline: [{ $match: {} }, { $unionWith: { coll: 'd', pipeline: [{ $indexStats: {} }] } }],
        ...strict,
      },
      323,
    ],
    [{ aggregate: 'c', pipeline: [{ $facet: { a: [{ $currentOp: {} }] } }], ...strict }, 323],
    [{ aggregate: 'c', pipeline: [{ $collStats: { storageStats: {} } }], ...strict }, 323],
  ])('%j: %i', (body, code) => {
    const [command] = Object.keys(body);
    expect(() => checkApiVersion(command, doc(body))).toThrow(expect.objectContaining({ code }));
  });

  test.each<{ [name: string]: Literal }>([
    { ping: 1 },
    { distinct: 'c', apiVersion: '1' },
    { distinct: 'c', apiVersion: '1', apiStrict: false, apiDeprecationErrors: true },
    { find: 'c', ...strict },
    { aggregate: 'c', pipeline: [{ $collStats: { count: {} } }, { $match: {} }], ...strict },
  ])('%j is served', (body) => {
    const [command] = Object.keys(body);
    expect(() => checkApiVersion(command, doc(body))).not.toThrow();
  });
});
