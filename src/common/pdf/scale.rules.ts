/** An axis of values: from `low` to `high` in equal steps of a round number. */
export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

const ROUND = [1, 2, 2.5, 5, 10];

/** The axis that shows all values and 0, with at most `most` steps; of whole numbers where the values are whole. */
export function scaleOf(values: readonly number[], most = 4): Scale {
  let lowest = 0;
  let highest = 0;
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (lowest === highest) highest = 1;
  const whole = values.every(Number.isInteger);
  const least = (highest - lowest) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  for (const round of [...ROUND, 20]) {
    const step = round * power;
    const [from, to] = [Math.floor(lowest / step), Math.ceil(highest / step)];
    if (to - from > most || (whole && !Number.isInteger(step))) continue;
    const ticks = Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
    return { low: ticks[0], high: ticks[ticks.length - 1], ticks };
  }
  return { low: lowest, high: highest, ticks: [lowest, highest] };
}
