import { Seldom } from './seldom.js';

describe('Seldom', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('says it once, and again when the pause since is over', () => {
    const complaint = new Seldom(1000);
    expect(complaint.isDue()).toBe(true);
    jest.advanceTimersByTime(999);
    expect(complaint.isDue()).toBe(false);
    jest.advanceTimersByTime(1);
    expect([complaint.isDue(), complaint.isDue()]).toEqual([true, false]);
  });
});
