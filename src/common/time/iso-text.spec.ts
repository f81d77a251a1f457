import { isoText } from './iso-text.js';

test.each([
  0,
  -1,
  -86_400_000,
  -86_400_001,
  Date.parse('2026-11-23T23:59:59.999Z'),
  Date.parse('2026-11-24T00:00:00.000Z'),
  Date.parse('2026-11-23T09:08:07.065Z'),
  Date.parse('0001-01-01T00:00:00Z'),
  Date.parse('-000001-06-01T12:00:00Z'),
  Date.parse('+010000-06-01T12:00:00Z'),
  8.64e15,
])('%i is written as by toISOString', (at) => {
  expect(isoText(at)).toBe(new Date(at).toISOString());
});

test('every minute and every day', () => {
  for (let at = Date.parse('2023-12-30T00:00:00.001Z'), i = 0; i < 3000; i++, at += 61_007)
    expect(isoText(at)).toBe(new Date(at).toISOString());
  for (let at = Date.parse('2023-01-01T12:34:56.789Z'), i = 0; i < 1000; i++, at += 86_400_000)
    expect(isoText(at)).toBe(new Date(at).toISOString());
});
