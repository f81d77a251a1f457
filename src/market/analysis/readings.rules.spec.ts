import type { Momentum, Trend } from './analysis.js';
import { extremes, momentumDirection, rankOf, trendOf, volatilityLevel } from './readings.rules.js';
import { leanOf, oscillators, rsiVote } from './score.js';

const FLAT = {
  ema9: 10,
  ema21: 10,
  ema50: 10,
  slope9: 0,
  slope21: 0,
  slope50: 0,
  adx: 30,
  plusDi: 20,
  minusDi: 20,
};
const EVEN: Momentum = {
  direction: 'neutral',
  rsi: 50,
  macd: 0,
  macdSignal: 0,
  macdHistogram: 0,
  stochasticK: 50,
  stochasticD: 50,
  cci: 0,
  williamsR: -50,
};

describe('trendOf', () => {
  it.each([
    {
      name: 'all signs agree',
      readings: { ema9: 12, ema21: 11, slope21: 1, plusDi: 25 },
      direction: 'up',
      strength: 60,
    },
    { name: 'half of them do', readings: { ema9: 12, ema21: 11 }, direction: 'up', strength: 30 },
    { name: 'one does', readings: { plusDi: 25 }, direction: 'sideways', strength: 15 },
    { name: 'they cancel out', readings: { ema9: 9, ema21: 11 }, direction: 'sideways', strength: 0 },
    {
      name: 'downwards',
      readings: { ema9: 8, ema21: 9, slope21: -1, plusDi: 10 },
      direction: 'down',
      strength: 60,
    },
    {
      name: 'all agree, but nothing trends',
      readings: { ema9: 12, ema21: 11, slope21: 1, plusDi: 25, adx: 19.9 },
      direction: 'sideways',
      strength: 39.8,
    },
    {
      name: 'nothing is stronger than 100',
      readings: { ema9: 12, ema21: 11, slope21: 1, plusDi: 25, adx: 70 },
      direction: 'up',
      strength: 100,
    },
  ])('$name', ({ readings, direction, strength }) => {
    expect(trendOf({ ...FLAT, ...readings })).toMatchObject({ direction, strength });
  });
});

it.each([
  [55.1, 1, 'up'],
  [55, 1, 'neutral'],
  [60, -1, 'neutral'],
  [44.9, -1, 'down'],
  [45, -1, 'neutral'],
  [40, 1, 'neutral'],
] as const)('momentum of RSI %p and histogram %p: %s', (rsi, histogram, direction) => {
  expect(momentumDirection(rsi, histogram)).toBe(direction);
});

it.each([
  [0, 'low'],
  [0.2, 'low'],
  [0.21, 'normal'],
  [0.79, 'normal'],
  [0.8, 'high'],
  [1, 'high'],
] as const)('volatility of rank %p: %s', (rank, level) => {
  expect(volatilityLevel(rank)).toBe(level);
});

it.each([
  [5, [], 0.5],
  [5, [5, 5], 0.5],
  [5, [1, 2, 3, 9], 0.75],
  [5, [1, 5], 0.75],
])('rank of %p among %p: %p', (value, others, rank) => {
  expect(rankOf(value, others)).toBe(rank);
});

it.each([
  [40, 20, 'call'],
  [40, 20.1, 'none'],
  [20, 40, 'put'],
  [0, 0, 'none'],
] as const)('call %p and put %p lean to %s', (call, put, lean) => {
  expect(leanOf(call, put)).toBe(lean);
});

describe('RSI in the score', () => {
  it.each([
    { adx: 20, rsi: 70, vote: 1 },
    { adx: 20, rsi: 45, vote: -0.25 },
    { adx: 19.9, rsi: 70, vote: 0 },
    { adx: 19.9, rsi: 77.5, vote: -0.5 },
    { adx: 19.9, rsi: 15, vote: 1 },
    { adx: 19.9, rsi: 5, vote: 1 },
  ])('$rsi at ADX $adx: $vote', ({ adx, rsi, vote }) => {
    expect(rsiVote({ trend: { adx } as Trend, momentum: { ...EVEN, rsi } })).toBeCloseTo(vote, 12);
  });
});

describe('oscillators', () => {
  it.each([
    { readings: {}, overbought: 0, oversold: 0 },
    { readings: { stochasticK: 80, cci: 100, williamsR: -20 }, overbought: 0, oversold: 0 },
    { readings: { stochasticK: 80.1, cci: 100.1, williamsR: -19.9 }, overbought: 3, oversold: 0 },
    { readings: { stochasticK: 19.9, cci: -100.1, williamsR: -80.1 }, overbought: 0, oversold: 3 },
    { readings: { stochasticK: 90, cci: -150 }, overbought: 1, oversold: 1 },
  ])('$readings', ({ readings, ...expected }) => {
    const momentum = { ...EVEN, ...readings };
    expect(extremes(momentum)).toEqual(expected);
    expect(oscillators({ trend: { adx: 10 } as Trend, momentum })).toBe(
      (expected.oversold - expected.overbought) / 3,
    );
    expect(oscillators({ trend: { adx: 20 } as Trend, momentum })).toBe(0);
  });
});
