import { setTimeout as sleep } from 'node:timers/promises';
import { EventLoopDelay } from './event-loop-delay.js';

describe('EventLoopDelay', () => {
  const delay = new EventLoopDelay();
  afterEach(() => {
    delay.stop();
    jest.useRealTimers();
  });

  it('knows nothing at first, then by how much the loop was late since the call before', async () => {
    expect(delay.p99()).toBeNull();
    await sleep(60);
    const until = performance.now() + 150;
    while (performance.now() < until); // keeps the loop
    await sleep(60);
    expect(delay.p99()).toBeGreaterThan(100);
    expect(delay.p99()).toBeNull(); // nothing was measured since
  });

  it('ends when nobody has asked for a while', async () => {
    jest.useFakeTimers({ doNotFake: ['performance'] });
    delay.p99();
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(29_999);
    delay.p99();
    await jest.advanceTimersByTimeAsync(29_999);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
    await sleep(60); // it would have measured something
    expect(delay.p99()).toBeNull();
  });
});
