import { ManualClock } from '../../../test/factories/manual-clock.js';
import { TooManyAttempts, WrongCredentials } from '../auth.errors.js';
import { MemoryCounters } from './memory-counters.js';
import {
  ACCOUNT_FAILURES,
  ACCOUNT_RESETS,
  ADDRESS_FAILURES,
  ADDRESS_REGISTRATIONS,
  ADDRESS_RESETS,
  OWN_FAILURES,
  OWN_RESETS,
  Throttle,
} from './throttle.service.js';

describe('Throttle', () => {
  let clock: ManualClock;
  let throttle: Throttle;
  const wrong = () => Promise.reject(new WrongCredentials());
  const right = () => Promise.resolve('in');

  async function fail(
    times: number,
    account = (_: number) => 'ana@example.com',
    ip = (_: number) => '192.0.2.1',
  ) {
    for (let i = 0; i < times; i++) {
      await expect(throttle.passwordAttempt(account(i), ip(i), wrong)).rejects.toThrow(WrongCredentials);
    }
  }

  beforeEach(() => {
    clock = new ManualClock();
    throttle = new Throttle(new MemoryCounters(clock));
  });

  it('holds an account for an address, not for its owner elsewhere', async () => {
    await fail(OWN_FAILURES.max);
    clock.advance(60_000);
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', right)).rejects.toMatchObject({
      status: 429,
      retryAfter: OWN_FAILURES.windowMs / 1000 - 60,
    });
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.2', right)).resolves.toBe('in');
    await expect(throttle.passwordAttempt('bruno@example.com', '192.0.2.1', right)).resolves.toBe('in');
    clock.advance(OWN_FAILURES.windowMs - 60_000);
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', right)).resolves.toBe('in');
  });

  it('holds an account, from every address, until its window ends, also against the right password', async () => {
    await fail(ACCOUNT_FAILURES.max, undefined, (i) => `192.0.2.${i}`);
    clock.advance(60_000);
    const refused = throttle.passwordAttempt('ana@example.com', '198.51.100.1', right);
    await expect(refused).rejects.toMatchObject({
      status: 429,
      retryAfter: ACCOUNT_FAILURES.windowMs / 1000 - 60,
    });
    await expect(throttle.passwordAttempt('bruno@example.com', '192.0.2.1', right)).resolves.toBe('in');
    clock.advance(ACCOUNT_FAILURES.windowMs - 60_000);
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', right)).resolves.toBe('in');
  });

  it('forgets the failures from the address of a log-in, and counts those from elsewhere on', async () => {
    await fail(OWN_FAILURES.max - 1);
    await throttle.passwordAttempt('ana@example.com', '192.0.2.1', right);
    await fail(OWN_FAILURES.max);
    const others = ACCOUNT_FAILURES.max - 2 * OWN_FAILURES.max + 1;
    await fail(others - 1, undefined, (i) => `198.51.100.${i}`);
    await throttle.passwordAttempt('ana@example.com', '192.0.2.2', right);
    await fail(1, undefined, () => '198.51.100.200');
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.2', right)).rejects.toThrow(
      TooManyAttempts,
    );
  });

  it('a refused attempt counts nowhere', async () => {
    await fail(OWN_FAILURES.max);
    for (let i = 0; i < ADDRESS_FAILURES.max + ACCOUNT_FAILURES.max; i++) {
      await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', right)).rejects.toThrow(
        TooManyAttempts,
      );
    }
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.2', right)).resolves.toBe('in');
    await expect(throttle.passwordAttempt('bruno@example.com', '192.0.2.1', right)).resolves.toBe('in');
  });

  it('asks a guesser at one address to wait', async () => {
    await fail(OWN_FAILURES.max);
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', right)).rejects.toThrow(
      TooManyAttempts,
    );
  });

  it('holds an address, and the whole /64 of an IPv6 one', async () => {
    const ip = (i: number) => `2001:db8::${i + 1}`;
    await fail(ADDRESS_FAILURES.max, (i) => `user${i}@example.com`, ip);
    await expect(throttle.passwordAttempt('new@example.com', '2001:db8::ffff', right)).rejects.toThrow(
      TooManyAttempts,
    );
    await expect(throttle.passwordAttempt('new@example.com', '2001:db8:0:1::1', right)).resolves.toBe('in');
    clock.advance(ADDRESS_FAILURES.windowMs);
    await expect(throttle.passwordAttempt('new@example.com', '2001:db8::1', right)).resolves.toBe('in');
  });

  it('counts before the check, so that many at once get no further than one by one', async () => {
    let checks = 0;
    const attempts = Array.from({ length: 50 }, () =>
      throttle.passwordAttempt('ana@example.com', '192.0.2.1', async () => {
        checks++;
        await Promise.resolve();
        throw new WrongCredentials();
      }),
    );
    await Promise.allSettled(attempts);
    expect(checks).toBe(OWN_FAILURES.max);
  });

  it('does not hold a failure of our own against anybody', async () => {
    const broken = () => Promise.reject(new Error('database away'));
    for (let i = 0; i < ADDRESS_FAILURES.max + 1; i++) {
      await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', broken)).rejects.toThrow(
        'database away',
      );
    }
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', right)).resolves.toBe('in');
  });

  it('limits registrations by address', async () => {
    for (let i = 0; i < ADDRESS_REGISTRATIONS.max; i++) await throttle.registration('192.0.2.1');
    await expect(throttle.registration('192.0.2.1')).rejects.toThrow(TooManyAttempts);
    await expect(throttle.registration('192.0.2.2')).resolves.toBeUndefined();
  });

  it.each([
    { by: 'e-mail and address', max: OWN_RESETS.max, email: () => 'ana', ip: () => '192.0.2.1' },
    { by: 'e-mail', max: ACCOUNT_RESETS.max, email: () => 'ana', ip: (i: number) => `192.0.2.${i}` },
    { by: 'address', max: ADDRESS_RESETS.max, email: (i: number) => `ana${i}`, ip: () => '192.0.2.1' },
  ])('limits mails for a new password by $by', async ({ max, email, ip }) => {
    for (let i = 0; i < max; i++) await throttle.forgottenPassword(email(i), ip(i));
    await expect(throttle.forgottenPassword(email(max), ip(max))).rejects.toThrow(TooManyAttempts);
    await expect(throttle.forgottenPassword('bruno', '198.51.100.1')).resolves.toBeUndefined();
  });

  it('limits tries of tokens by address', async () => {
    for (let i = 0; i < ADDRESS_RESETS.max; i++) await throttle.resetAttempt('192.0.2.1');
    await expect(throttle.resetAttempt('192.0.2.1')).rejects.toThrow(TooManyAttempts);
    await expect(throttle.resetAttempt('192.0.2.2')).resolves.toBeUndefined();
  });

  it('forgives wrong passwords where a new one was set', async () => {
    await fail(OWN_FAILURES.max);
    await throttle.forgive('ana@example.com', '192.0.2.1');
    await expect(throttle.passwordAttempt('ana@example.com', '192.0.2.1', right)).resolves.toBe('in');
  });
});
