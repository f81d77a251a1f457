import { dayLabel, parseDay } from '../time/zone.js';
import { dayCharts } from './day-charts.js';
import { LocalFormat } from './local-format.js';

const daysFrom = (day: string, count: number) =>
  Array.from({ length: count }, (_, i) => dayLabel(parseDay(day)! + i));
const chartOf = (days: string[], locale: 'en' | 'pt-BR' = 'en') => {
  const values = days.map(() => 1);
  const [chart] = dayCharts(
    days,
    [{ title: 'Events', kind: 'bars', values }],
    new LocalFormat(locale, 'BRL'),
  );
  return chart;
};

describe('dayCharts', () => {
  it('draws up to 100 days one by one', () => {
    const { title, labels, values } = chartOf(daysFrom('2026-01-30', 100));
    expect(title).toBe('Events by day');
    expect([labels[0], labels[2], labels.length]).toEqual(['30/01', '01/02', 100]);
    expect(values).toEqual(labels.map(() => 1));
  });

  it('draws no single day', () => {
    expect(chartOf(daysFrom('2026-01-30', 1))).toBeUndefined();
    expect(chartOf([])).toBeUndefined();
  });

  it('adds longer periods up by weeks from Monday', () => {
    const { title, labels, values } = chartOf(daysFrom('2025-12-31', 101), 'pt-BR'); // a Wednesday
    expect(title).toBe('Events por semana');
    expect(labels.slice(0, 2)).toEqual(['29/12/2025', '05/01/2026']);
    expect([values[0], values[1], values.at(-1)]).toEqual([5, 7, 5]);
    expect(values.reduce((a, b) => a + b)).toBe(101);
  });

  it('and by months over 700 days', () => {
    const { title, labels, values } = chartOf(daysFrom('2024-01-31', 701));
    expect(title).toBe('Events by month');
    expect(labels.slice(0, 2)).toEqual(['01/01/2024', '01/02/2024']);
    expect(values.slice(0, 2)).toEqual([1, 29]);
  });
});
