import { scaleOf } from './scale.rules.js';

test.each([
  { values: [], ticks: [0, 1] },
  { values: [0, 0], ticks: [0, 1] },
  { values: [0.5, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
  { values: [2, 1], ticks: [0, 1, 2] },
  { values: [3, 9, 4], ticks: [0, 5, 10] },
  { values: [3.5, 9, 4], ticks: [0, 2.5, 5, 7.5, 10] },
  { values: [100], ticks: [0, 25, 50, 75, 100] },
  { values: [101], ticks: [0, 50, 100, 150] },
  { values: [-30, 70], ticks: [-50, 0, 50, 100] },
  { values: [-5], ticks: [-6, -4, -2, 0] },
])('the axis of $values', ({ values, ticks }) => {
  const scale = scaleOf(values);
  expect(scale.ticks.length).toBeLessThanOrEqual(5);
  expect(scale.low).toBeLessThanOrEqual(Math.min(0, ...values));
  expect(scale.high).toBeGreaterThanOrEqual(Math.max(0, ...values));
  expect(scale.ticks).toEqual(ticks);
});

test('the axis of any values shows them all', () => {
  for (let n = 1; n < 400; n++) {
    const value = 1.13 ** n;
    const { high, ticks } = scaleOf([value]);
    expect(high).toBeGreaterThanOrEqual(value);
    expect(high).toBeLessThanOrEqual(value * 2.6);
    expect(ticks.length).toBeLessThanOrEqual(5);
  }
});
