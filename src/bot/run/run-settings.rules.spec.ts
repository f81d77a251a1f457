import { InvalidInput } from '../../common/index.js';
import { checkRunSettings, type RunRequest } from './run-settings.rules.js';

const GOOD: RunRequest = {
  strategy: 'bollinger-touch',
  assets: ['A', 'B'],
  timeframe: '1m',
  stake: { mode: 'fixed', amount: 10 },
};

describe('checkRunSettings', () => {
  it('completes what was left out', () => {
    expect(
      checkRunSettings({ ...GOOD, stake: { mode: 'percent', amount: 2, progression: 'soros' } }),
    ).toEqual({
      strategy: 'bollinger-touch',
      params: { period: expect.any(Number), deviations: expect.any(Number) },
      assets: ['A', 'B'],
      timeframe: '1m',
      kind: 'blitz',
      expirySeconds: 60,
      stake: { mode: 'percent', amount: 2, progression: 'soros', levels: 1 },
      protections: {},
    });
  });

  it('keeps no field that says nothing: stored, it would come back as null and stop the run', () => {
    const { protections } = checkRunSettings({ ...GOOD, protections: { stopLoss: undefined, maxOpen: 2 } });
    expect(Object.entries(protections)).toEqual([['maxOpen', 2]]);
  });

  it.each<[string, object]>([
    ['strategy', { strategy: 'moon' }],
    ['strategy', { strategy: '__proto__' }],
    ['params.period', { params: { period: 1 } }],
    ['params.perod', { params: { perod: 1 } }],
    ['assets', { assets: [] }],
    ['assets', { assets: ['A', 'A'] }],
    ['assets', { assets: Array.from({ length: 21 }, (_, index) => `A${index}`) }],
    ['timeframe', { timeframe: '2m' }],
    ['kind', { kind: 'forex' }],
    ['expirySeconds', { expirySeconds: 0 }],
    ['expirySeconds', { expirySeconds: 1.5 }],
    ['stake.mode', { stake: { mode: 'all', amount: 1 } }],
    ['stake.amount', { stake: { mode: 'fixed', amount: 0 } }],
    ['stake.amount', { stake: { mode: 'fixed', amount: 0.005 } }],
    ['stake.amount', { stake: { mode: 'fixed', amount: NaN } }],
    ['stake.amount', { stake: { mode: 'percent', amount: 51 } }],
    ['stake.progression', { stake: { mode: 'fixed', amount: 1, progression: 'fibonacci' } }],
    ['stake.levels', { stake: { mode: 'fixed', amount: 1, levels: 4 } }],
    ['protections.stopLoss', { protections: { stopLoss: -1 } }],
    ['protections.stopWin', { protections: { stopWin: 0 } }],
    ['protections.maxDrawdown', { protections: { maxDrawdown: Infinity } }],
    ['protections.maxConsecutiveLosses', { protections: { maxConsecutiveLosses: 0 } }],
    ['protections.cooldownSeconds', { protections: { cooldownSeconds: -1 } }],
    ['protections.minPayout', { protections: { minPayout: 87 } }],
    ['protections.maxOpen', { protections: { maxOpen: 0 } }],
    ['protections.hours', { protections: { hours: '9-17' } }],
  ])('names %s of %j', (field, wrong) => {
    const check = () => checkRunSettings({ ...GOOD, ...wrong });
    expect(check).toThrow(InvalidInput);
    expect(check).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ field })] }));
  });

  it('names all fields at fault together', () => {
    const check = () => checkRunSettings({ ...GOOD, strategy: 'moon', timeframe: '2m' as '1m', assets: [] });
    expect(check).toThrow(
      expect.objectContaining({
        errors: ['strategy', 'assets', 'timeframe'].map((field) => expect.objectContaining({ field })),
      }),
    );
  });
});
