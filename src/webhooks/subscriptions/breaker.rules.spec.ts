import {
  afterFailure,
  type Failure,
  type Health,
  HEALTHY,
  isHopeless,
  OPEN_AFTER,
  pausesFor,
} from './breaker.rules.js';

const T0 = 1_800_000_000_000;
const DAY = 24 * 3600_000;
const failure = (more: Partial<Failure> = {}): Failure => ({
  now: T0,
  pauses: { firstMs: 5000, longestMs: 300_000 },
  retryAfterMs: 0,
  probe: false,
  ...more,
});
const failed = (times: number, health: Health = HEALTHY) => {
  for (let i = 0; i < times; i++) health = afterFailure(health, failure());
  return health;
};
const pauseOf = ({ probeAt }: Health) => probeAt && probeAt.getTime() - T0;

describe('the breaker', () => {
  it('stays closed below ten failures in a row', () => {
    const health = failed(OPEN_AFTER - 1);
    expect(health).toEqual({ failures: 9, failingSince: new Date(T0), probes: 0 });
  });

  it('opens with the tenth, and is not kept open longer by what was on its way', () => {
    const opened = failed(OPEN_AFTER);
    expect([opened.failures, pauseOf(opened)]).toEqual([10, 5000]);
    const later = failed(16, opened);
    expect([later.failures, pauseOf(later), later.probes]).toEqual([26, 5000, 0]);
  });

  it('makes the pauses longer with each probe, up to five minutes', () => {
    let health = failed(OPEN_AFTER);
    const pauses: unknown[] = [];
    for (let i = 0; i < 8; i++) {
      health = afterFailure(health, failure({ probe: true }));
      pauses.push(pauseOf(health));
    }
    expect(pauses).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it('survives any number of probes', () => {
    const health = afterFailure({ ...failed(OPEN_AFTER), probes: 1e6 }, failure({ probe: true }));
    expect(pauseOf(health)).toBe(300_000);
  });

  it.each([
    [60_000, 60_000],
    [1000, 5000],
    [DAY, 300_000],
  ])('waits as long as it was asked to, within its bounds: %d ms', (retryAfterMs, pause) => {
    expect(pauseOf(afterFailure(failed(OPEN_AFTER - 1), failure({ retryAfterMs })))).toBe(pause);
  });
});

describe('pausesFor', () => {
  it.each([
    { retries: [5, 300, 1800, 50_400], firstMs: 5000, longestMs: 300_000 },
    { retries: [1, 1, 2], firstMs: 1000, longestMs: 2000 },
    { retries: [600, 1], firstMs: 300_000, longestMs: 300_000 },
    { retries: [0, 0], firstMs: 50, longestMs: 50 },
    { retries: [], firstMs: 5000, longestMs: 5000 },
  ])('retries after $retries s: from $firstMs to $longestMs ms', ({ retries, ...pauses }) => {
    expect(pausesFor(retries)).toEqual(pauses);
  });
});

describe('isHopeless', () => {
  it.each([
    [5 * DAY, true],
    [5 * DAY - 1, false],
  ])('after %d ms of failures: %s', (age, hopeless) => {
    expect(isHopeless({ failures: 1, probes: 0, failingSince: new Date(T0 - age) }, T0)).toBe(hopeless);
  });

  it('counts from the first failure on', () => {
    const first = afterFailure(HEALTHY, failure());
    const last = afterFailure(first, failure({ now: T0 + 5 * DAY }));
    expect(isHopeless(last, T0 + 5 * DAY)).toBe(true);
    expect(isHopeless(HEALTHY, T0)).toBe(false);
  });
});
