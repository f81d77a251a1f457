import { againOr, outcomeOf } from './webhook-answer.rules.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('outcomeOf', () => {
  it.each([
    [200, 'done'],
    [204, 'done'],
    [299, 'done'],
    [301, 'failed'],
    [400, 'failed'],
    [401, 'failed'],
    [404, 'failed'],
    [408, 'again'],
    [410, 'failed'],
    [425, 'again'],
    [429, 'again'],
    [500, 'again'],
    [503, 'again'],
    [599, 'again'],
  ])('of %i is %s', (status, state) => {
    expect(outcomeOf(status, 0).state).toBe(state);
  });
});

describe('againOr', () => {
  it.each([
    [0, 0, 10_000],
    [30_000, 0, 30_000],
    [2 * HOUR, 0, HOUR],
    [0, 5 * MINUTE, 5 * MINUTE],
    [0, 24 * HOUR, HOUR],
    // the last try is at the end of the four hours
    [3.5 * HOUR, 0, HOUR / 2],
    [4 * HOUR - 1, 0, 10_000],
  ])('after %i ms, asked to wait %i: in %i ms', (waited, retryAfter, afterMs) => {
    expect(againOr('Away', waited, retryAfter)).toEqual({ state: 'again', reason: 'Away', afterMs });
  });

  it('gives up after four hours', () => {
    expect(againOr('Away', 4 * HOUR)).toEqual({ state: 'failed', reason: 'Away, for four hours' });
  });
});
