import { value, type Literal, type Value } from '../bson.ts';
import { checkPlacement, standsAlone, type Within } from './placement.ts';

const stages = (...list: Literal[]) => list.map(value);

describe('where a stage may stand', () => {
  test.each<[Literal[], Within, number]>([
    [[{ $nothing: 1 }], 'command', 40324],
    [[{ match: {} }], 'command', 40324],
    [[{ constructor: {} }], 'command', 40324],
    [[{}], 'command', 40323],
    [[{ $match: {}, $sort: {} }], 'command', 40323],
    [[1], 'command', 14],
    [[{ $geoNear: {} }], 'command', 238],
    [[{ $planCacheStats: {} }], 'command', 238],
    [[{ $search: {} }], 'command', 31082],
    [[{ $match: {} }, { $collStats: {} }], 'command', 40602],
    [[{ $match: {} }, { $documents: [] }], 'command', 40602],
    [[{ $out: 'a' }, { $match: {} }], 'command', 40601],
    [[{ $merge: 'a' }, { $out: 'a' }], 'command', 40601],
    [[{ $out: 'a' }], '$facet', 40600],
    [[{ $facet: {} }], '$facet', 40600],
    [[{ $indexStats: {} }], '$facet', 40600],
    [[{ $documents: [] }], '$facet', 40600],
    [[{ $out: 'a' }], '$lookup', 51047],
    [[{ $merge: 'a' }], '$lookup', 51047],
    [[{ $merge: 'a' }], '$unionWith', 31441],
  ])('%j in %s: %i', (list, within, code) => {
    expect(() => checkPlacement(stages(...list), within)).toThrow(expect.objectContaining({ code }));
  });

  test.each<[Literal[], Within]>([
    [[], 'command'],
    [[{ $collStats: {} }, { $match: {} }, { $out: 'a' }], 'command'],
    [[{ $facet: {} }], '$lookup'],
    [[{ $documents: [] }], '$lookup'],
  ])('%j in %s', (list, within) => {
    expect(() => checkPlacement(stages(...list), within)).not.toThrow();
  });

  test.each<[Value[], boolean]>([
    [stages({ $documents: [] }), true],
    [stages({ $currentOp: {} }, { $match: {} }), true],
    [stages({ $match: {} }), false],
    [[], false],
  ])('%# stands alone: %s', (list, alone) => {
    expect(standsAlone(list)).toBe(alone);
  });
});
