import type uPlot from 'uplot';
import type { SeriesChartProps } from './series-props';

const FONT = "12px 'Inter Variable', system-ui, sans-serif";

/** Pixels that a label of the time axis takes at least. */
const TICK_SPACE = 64;

/** How the chart is drawn: a line over a soft area, the period before as a dashed one, and a tip at the cursor. */
export function optionsOf(read: () => SeriesChartProps): Omit<uPlot.Options, 'width' | 'height'> {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const [line, before, grid, text] = [
    colour('--td-chart'),
    colour('--td-chart-before'),
    colour('--td-grid'),
    colour('--mantine-color-dimmed'),
  ];
  const axis = { stroke: text, font: FONT, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
  return {
    legend: { show: false },
    padding: [12, 24, 0, 0], // half a label of the last time
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8, fill: line } },
    scales: { y: { range: (_, min, max) => [Math.min(0, min), max > 0 ? max * 1.08 : 1] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        space: TICK_SPACE,
        values: (_, ticks) => ticks.map((at) => read().formatTick(new Date(at * 1000))),
      },
      { ...axis, size: 60, values: (_, ticks) => ticks.map((tick) => read().formatShort(tick)) },
    ],
    series: [
      {},
      {
        stroke: line,
        width: 2,
        fill: `color-mix(in srgb, ${line} 14%, transparent)`,
        points: { show: false },
      },
      ...(read().before ? [{ stroke: before, width: 1.5, dash: [4, 4], points: { show: false } }] : []),
    ],
    plugins: [tip(read)],
  };
}

/** Says the point under the cursor. Not for screen readers: they have the table. */
function tip(read: () => SeriesChartProps): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'chart-tip';
  box.setAttribute('aria-hidden', 'true');
  return {
    hooks: {
      init: (plot) => void plot.over.append(box),
      setCursor: (plot) => {
        const { idx, left } = plot.cursor;
        const { points, before, formatTime, formatValue } = read();
        const point = idx === null || idx === undefined ? undefined : points[idx];
        box.hidden = !point || left === undefined || left < 0;
        if (!point || left === undefined) return;
        const past = before?.[idx!];
        box.replaceChildren(
          strong(formatValue(point.value)),
          ` ${formatTime(point.time)}`,
          ...(past
            ? [document.createElement('br'), `${formatValue(past.value)} ${formatTime(past.time)}`]
            : []),
        );
        const isRight = left > plot.over.clientWidth / 2;
        box.style.left = isRight ? '' : `${left + 12}px`;
        box.style.right = isRight ? `${plot.over.clientWidth - left + 12}px` : '';
      },
    },
  };
}

function strong(text: string): HTMLElement {
  const element = document.createElement('strong');
  element.textContent = text;
  return element;
}
