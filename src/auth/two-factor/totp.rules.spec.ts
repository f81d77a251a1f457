import { Secret } from 'otpauth';
import { newRecoveryCodes, newSecret, otpauthUrl, recoveryCode, stepOf } from './totp.rules.js';

/** The key of RFC 6238's test vectors (appendix B), whose codes end with these six digits. */
const RFC = Secret.fromUTF8('12345678901234567890').base32;

describe('codes of authenticator apps', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('at %i seconds %s is right (RFC 6238)', (seconds, code) => {
    const step = Math.floor(seconds / 30);
    expect(stepOf(RFC, code, seconds * 1000)).toBe(step);
    expect(stepOf(RFC, code, (seconds + 30) * 1000)).toBe(step);
    expect(stepOf(RFC, code, (seconds - 30) * 1000)).toBe(step);
    expect(stepOf(RFC, code, (seconds + 90) * 1000)).toBeNull();
  });

  it.each(['28708', '2870822', '287083', 'abcdef', '', '２８７０８２'])('%j is wrong', (code) => {
    expect(stepOf(RFC, code, 59_000)).toBeNull();
  });

  it('new secrets have 160 bits, and a URL that apps read', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(secret);
    const url = new URL(otpauthUrl(secret, 'ana@example.com'));
    expect(url.protocol).toBe('otpauth:');
    expect(decodeURIComponent(url.pathname)).toContain('Trader Dashboard:ana@example.com');
    expect(url.searchParams.get('secret')).toBe(secret);
  });
});

describe('recovery codes', () => {
  it('are ten, different, and known again however they are typed', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}$/);
      expect(recoveryCode(` ${code.toUpperCase().replaceAll('-', ' ')}`)).toBe(code);
    }
  });

  it.each(['123456', 'k7m2-9qrt-x4wa', 'k7m2-9qrt-x4wa-h3pzz', 'k7m2-9qrt-x4wa-h3p1', ''])(
    '%j is none',
    (typed) => {
      expect(recoveryCode(typed)).toBeNull();
    },
  );
});
