import { setTimeout as sleep } from 'node:timers/promises';
import type { Candle } from '../../market/index.js';
import { until } from '../../../test/setup/until.js';
import { CandleRounds } from './candle-rounds.js';

const candle = (minute: number): Candle => ({
  time: minute * 60_000,
  ...{ open: 1, high: 1, low: 1, close: 1, volume: 0 },
});
const LONG = 60_000;

describe('CandleRounds', () => {
  let rounds: [end: number, assets: string[]][];
  let open: CandleRounds;

  function start(assets: readonly string[], graceMs = LONG): void {
    rounds = [];
    open = new CandleRounds(
      assets,
      '1m',
      ({ end, candles }) => rounds.push([end / 60_000 - 1, [...candles.keys()]]),
      graceMs,
    );
  }
  afterEach(() => open.stop());

  it('brings together what ends at the same instant', () => {
    start(['A', 'B']);
    for (const minute of [0, 1]) {
      open.add('B', candle(minute));
      open.add('A', candle(minute));
    }
    expect(rounds).toEqual([
      [0, ['B', 'A']],
      [1, ['B', 'A']],
    ]);
  });

  it('takes a candle once', () => {
    start(['A']);
    open.add('A', candle(1));
    open.add('A', candle(1));
    open.add('A', candle(0));
    expect(rounds).toEqual([[1, ['A']]]);
  });

  it('does not wait for an asset without a candle just before, after it was waited for once', async () => {
    start(['A', 'closed'], 20);
    open.add('A', candle(0));
    expect(rounds).toEqual([]);
    await until(() => rounds.length === 1);
    open.add('A', candle(1));
    open.add('A', candle(2));
    expect(rounds.map(([minute]) => minute)).toEqual([0, 1, 2]);
  });

  it('goes on when an asset has gone on without a candle there', () => {
    start(['A', 'B']);
    open.add('A', candle(0));
    open.add('B', candle(0));
    open.add('A', candle(1));
    open.add('B', candle(2)); // it has none at 1
    open.add('A', candle(2));
    expect(rounds).toEqual([
      [0, ['A', 'B']],
      [1, ['A']],
      [2, ['B', 'A']],
    ]);
  });

  it('brings what comes late on its own, after the others', async () => {
    start(['A', 'B'], 20);
    open.add('A', candle(0));
    open.add('B', candle(0));
    open.add('A', candle(1));
    await until(() => rounds.length === 2);
    open.add('B', candle(1));
    expect(rounds.slice(1)).toEqual([
      [1, ['A']],
      [1, ['B']],
    ]);
  });

  it('keeps the order of instants, also when a later one is complete first', () => {
    start(['A', 'B']);
    open.add('A', candle(0));
    open.add('A', candle(1));
    open.add('B', candle(1));
    expect(rounds).toEqual([
      [0, ['A']],
      [1, ['A', 'B']],
    ]);
  });

  it('says nothing after it was stopped', async () => {
    start(['A', 'B'], 5);
    open.add('A', candle(0));
    open.stop();
    await sleep(20);
    expect(rounds).toEqual([]);
  });
});
