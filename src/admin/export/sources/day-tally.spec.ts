import { Zone } from '../../../common/index.js';
import { DayTally } from './day-tally.js';

const zone = Zone.find('America/Sao_Paulo')!;
const at = (text: string) => Date.parse(`${text}-03:00`);

describe('DayTally', () => {
  it('adds up by day of the zone, whatever the order, with the days between', () => {
    const tally = new DayTally({ from: undefined, to: undefined, zone }, 2);
    tally.add(at('2026-11-23T00:00:00'), 0, 1);
    tally.add(at('2026-11-22T23:59:59.999'), 0, 1);
    tally.add(at('2026-11-20T12:00:00'), 1, -2.5);
    tally.add(at('2026-11-23T23:59:59'), 0, 4);
    expect(tally.series()).toEqual({
      days: ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'],
      figures: [
        [0, 0, 1, 5],
        [-2.5, 0, 0, 0],
      ],
    });
  });

  it('shows all days of the span that was asked for', () => {
    const span = { from: at('2026-11-19T00:00:00'), to: at('2026-11-22T00:00:00'), zone };
    const tally = new DayTally(span, 1);
    tally.add(at('2026-11-20T12:00:00'), 0, 1);
    expect(tally.series()).toEqual({
      days: ['2026-11-19', '2026-11-20', '2026-11-21'],
      figures: [[0, 1, 0]],
    });
  });

  it('draws what there is of an endless span, and nothing of centuries', () => {
    const span = { from: at('0002-01-01T00:00:00'), to: at('9999-01-01T00:00:00'), zone };
    const tally = new DayTally(span, 1);
    expect(tally.series().days).toEqual([]);
    tally.add(at('2026-11-20T12:00:00'), 0, 1);
    expect(tally.series().days).toEqual(['2026-11-20']);
    tally.add(at('1500-11-20T12:00:00'), 0, 1);
    expect(tally.series().days).toEqual([]);
  });
});
