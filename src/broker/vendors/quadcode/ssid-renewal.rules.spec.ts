import { renewalDueAt, type Renewals, renewalUrl, SSID_LIFE_MS, ssidOf } from './ssid-renewal.rules.js';

const T0 = 1_800_000_000_000;
const HOUR = 3_600_000;
const fresh: Renewals = { issuedAt: T0, refused: false, failures: 0, failedAt: null };

describe('renewalDueAt', () => {
  it('renews from 22 hours on, spread over half an hour, before the end', () => {
    expect(renewalDueAt(fresh, T0, 0)).toBe(T0 + 22 * HOUR);
    expect(renewalDueAt(fresh, T0, 0.999)).toBeLessThan(T0 + 22.5 * HOUR);
    expect(renewalDueAt(fresh, T0, 0.999)).toBeLessThan(T0 + SSID_LIFE_MS);
  });

  it('renews at once what was refused', () => {
    expect(renewalDueAt({ ...fresh, refused: true }, T0 + HOUR, 0.5)).toBe(T0 + HOUR);
  });

  it.each([
    [1, 30_000],
    [2, 60_000],
    [6, 960_000],
    [7, 1_800_000],
    [60, 1_800_000],
  ])('after %i failures waits %i ms, up to a fifth longer', (failures, pause) => {
    const failed = { ...fresh, refused: true, failures, failedAt: T0 };
    expect(renewalDueAt(failed, T0, 0)).toBe(T0 + pause);
    expect(renewalDueAt(failed, T0, 0.5)).toBe(T0 + pause * 1.1);
  });

  it('is never earlier for having failed', () => {
    expect(renewalDueAt({ ...fresh, failures: 1, failedAt: T0 }, T0, 0)).toBe(T0 + 22 * HOUR);
  });
});

describe('renewalUrl', () => {
  it.each([
    ['https://ssid.example.com', 'https://ssid.example.com/session/42'],
    ['https://ssid.example.com/api/', 'https://ssid.example.com/api/session/42'],
    [
      'https://gateway.example.com/v1/b2b-gateway',
      'https://gateway.example.com/v1/b2b-gateway/users/42/sessions',
    ],
    [
      'https://gateway.example.com/v1/b2b-gateway/',
      'https://gateway.example.com/v1/b2b-gateway/users/42/sessions',
    ],
  ])('%s', (base, url) => {
    expect(renewalUrl(base, '42')).toBe(url);
  });

  it('lets no id out of its place in the path', () => {
    expect(renewalUrl('https://ssid.example.com', '../admin?x')).toBe(
      'https://ssid.example.com/session/..%2Fadmin%3Fx',
    );
  });
});

describe('ssidOf', () => {
  it.each([
    [{ ssid: 'abc' }, 'abc'],
    [{ data: { ssid: 'abc' } }, 'abc'],
    [{ data: null }, undefined],
    [{ ssid: 12 }, undefined],
    [{ ssid: '' }, undefined],
    [{ ssid: 'a b\n' }, undefined],
    [{ ssid: 'a'.repeat(513) }, undefined],
    [null, undefined],
    ['abc', undefined],
    [undefined, undefined],
  ])('of %j is %s', (answer, ssid) => {
    expect(ssidOf(answer)).toBe(ssid);
  });
});
