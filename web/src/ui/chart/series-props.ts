export interface SeriesPoint {
  /** ISO 8601. */
  time: string;
  value: number;
}

export interface SeriesChartProps {
  points: readonly SeriesPoint[];
  /** The same number of intervals before, drawn behind. */
  before?: readonly SeriesPoint[];
  /** What it shows, for those who do not see it. */
  label: string;
  formatValue: (value: number) => string;
  /** Of axes, where there is little room. */
  formatShort: (value: number) => string;
  formatTime: (time: string) => string;
  formatTick: (time: Date) => string;
  height?: number;
}
