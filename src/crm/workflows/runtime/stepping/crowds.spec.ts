import { Crowds } from './crowds.js';

describe('Crowds', () => {
  it('let so many in at a time, of all together', () => {
    const crowds = new Crowds(2, 3);
    expect(['a', 'b', 'c', 'd'].map((name) => crowds.enter(name))).toEqual([true, true, true, false]);
    crowds.leave('b');
    expect(['d', 'e'].map((name) => crowds.enter(name))).toEqual([true, false]);
  });

  it('let so many in at a time, by name', () => {
    const crowds = new Crowds(2, 10);
    expect([crowds.enter('a'), crowds.enter('a'), crowds.enter('a'), crowds.enter('b')]).toEqual([
      ...[true, true, false, true],
    ]);
    crowds.leave('a');
    expect([crowds.enter('a'), crowds.enter('a')]).toEqual([true, false]);
  });
});
