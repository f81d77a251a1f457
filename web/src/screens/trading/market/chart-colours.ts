import { type ChartOptions, ColorType, CrosshairMode, type DeepPartial } from 'lightweight-charts';

/** Of averages and bands; they tell apart in the light, in the dark, and for those who see fewer colours. */
export const LINES = {
  9: '#d9822b',
  21: '#3b7ddd',
  50: '#a855c7',
  bands: '#7d8b92',
  rsi: '#3b7ddd',
} as const;

/** The theme's colours as they are now. */
export function chartColours() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  return {
    good: colour('--td-good'),
    bad: colour('--td-bad'),
    grid: colour('--td-grid'),
    text: colour('--mantine-color-dimmed'),
    surface: colour('--td-surface'),
    quiet: colour('--td-chart-before'),
  };
}

export function chartOptions(
  { surface, text, grid }: ReturnType<typeof chartColours>,
  formatTime: (seconds: number) => string,
  formatTick: (seconds: number, isDay: boolean) => string,
): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: surface },
      textColor: text,
      fontFamily: "'Inter Variable', system-ui, sans-serif",
      panes: { separatorColor: grid, enableResize: false },
      attributionLogo: true,
    },
    grid: { vertLines: { color: grid }, horzLines: { color: grid } },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderColor: grid },
    timeScale: {
      borderColor: grid,
      timeVisible: true,
      secondsVisible: true,
      rightOffset: 6,
      tickMarkFormatter: (time: unknown, kind: number) => formatTick(time as number, kind < 3),
    },
    localization: { timeFormatter: (time: unknown) => formatTime(time as number) },
  };
}
