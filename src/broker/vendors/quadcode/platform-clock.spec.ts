import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { PlatformClock } from './platform-clock.js';

const T0 = 1_800_000_000_000;

describe('the clock of the platform', () => {
  it('goes on between what the platform says, from the sample that was under way the shortest', () => {
    const clock = new ManualClock(T0);
    const platform = new PlatformClock(clock);
    expect(platform.now()).toBe(T0);
    platform.observe(T0 + 5000 - 300);
    expect(platform.now()).toBe(T0 + 4700);
    clock.advance(1000);
    platform.observe(T0 + 6000 - 20);
    expect(platform.now()).toBe(T0 + 5980);
    clock.advance(1000);
    platform.observe(T0 + 7000 - 900); // a slow one
    expect(platform.now()).toBe(T0 + 6980);
  });

  it('believes a jump at once, and no nonsense', () => {
    const clock = new ManualClock(T0);
    const platform = new PlatformClock(clock);
    platform.observe(T0);
    for (const time of [T0 - 3_600_000, T0 + 3_600_000]) {
      platform.observe(time);
      expect(platform.now()).toBe(time);
    }
    for (const time of [NaN, 0, -1, Infinity]) platform.observe(time);
    expect(platform.now()).toBe(T0 + 3_600_000);
  });

  it('follows clocks that drift apart', () => {
    const clock = new ManualClock(T0);
    const platform = new PlatformClock(clock);
    for (let second = 0; second <= 3600; second++) {
      platform.observe(T0 + second * 1000 - second * 0.05); // 50 ppm slow
      clock.advance(1000);
    }
    expect(Math.abs(platform.now() - (T0 + 3_601_000 - 180))).toBeLessThanOrEqual(5);
  });
});
