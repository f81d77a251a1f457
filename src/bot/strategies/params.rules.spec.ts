import { InvalidInput } from '../../common/index.js';
import { completeParams } from './params.rules.js';
import { findStrategy } from './strategies.js';

describe('completeParams', () => {
  it('fills in defaults', () => {
    expect(completeParams(findStrategy('rsi-reversal')!, { period: 7 })).toEqual({
      period: 7,
      oversold: 30,
      overbought: 70,
      entry: 'leaving',
    });
  });

  it.each([
    ['an unknown name', 'rsi-reversal', { perod: 14 }, 'params.perod', 'is no parameter of rsi-reversal'],
    ['a name of Object', 'rsi-reversal', { constructor: 1 }, 'params.constructor', 'is no parameter'],
    ['a text for a number', 'rsi-reversal', { period: '14' }, 'params.period', 'must be a number'],
    ['null', 'rsi-reversal', { period: null }, 'params.period', 'must be a number'],
    ['NaN', 'rsi-reversal', { oversold: NaN }, 'params.oversold', 'must be a number'],
    ['a fraction', 'rsi-reversal', { period: 2.5 }, 'params.period', 'must be a whole number'],
    ['too small', 'rsi-reversal', { period: 1 }, 'params.period', 'must be from 2 to 100'],
    ['too large', 'rsi-reversal', { period: 101 }, 'params.period', 'must be from 2 to 100'],
    ['no choice', 'rsi-reversal', { entry: 'maybe' }, 'params.entry', 'must be one of leaving, entering'],
    ['a number for a switch', 'macd-momentum', { withTrend: 1 }, 'params.withTrend', 'must be true or false'],
    ['the wrong order', 'ema-cross', { fast: 30 }, 'params.fast', 'must be below slow'],
    ['a trend too short', 'ema-cross', { trend: 21 }, 'params.trend', 'must be 0 or above slow'],
    ['votes that nobody has', 'voting', { votes: 6 }, 'params.votes', 'must not be above the sum'],
    ['a number for a text', 'signal-list', { lines: 5 }, 'params.lines', 'must be a text'],
    [
      'lines that are none',
      'signal-list',
      { lines: 'M5;EURUSD;14:30;CALL\nM5;EURUSD;25:30;CALL' },
      'params.lines',
      'line 2 does not know what "25:30" is',
    ],
  ])('refuses %s', (_, id, given, field, message) => {
    const complete = () => completeParams(findStrategy(id)!, given);
    expect(complete).toThrow(InvalidInput);
    expect(complete).toThrow(
      expect.objectContaining({
        errors: [{ field, message: expect.stringContaining(message) }],
      }),
    );
  });
});
