import { grouped } from './shown-figures.rules.js';

describe('grouped', () => {
  it('puts each figure where its name says', () => {
    expect(
      grouped({ 'jobs.failed': 0, 'pnl.today.real': -1.5, 'jobs.waiting': null, 'pnl.today.demo': 2 }),
    ).toEqual({
      jobs: { failed: 0, waiting: null },
      pnl: { today: { real: -1.5, demo: 2 } },
    });
    expect(grouped({})).toEqual({});
  });
});
