import { Crowds } from './crowds.js';

describe('Crowds', () => {
  it('let so many in at a time, by name', () => {
    const crowds = new Crowds(2);
    expect([crowds.enter('a'), crowds.enter('a'), crowds.enter('a'), crowds.enter('b')]).toEqual([
      ...[true, true, false, true],
    ]);
    crowds.leave('a');
    expect([crowds.enter('a'), crowds.enter('a')]).toEqual([true, false]);
  });
});
