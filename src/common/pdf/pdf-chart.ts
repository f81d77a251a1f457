import type { Chart } from './pdf-content.js';
import { BOLD, type Box, COLOURS, type Pdf, PLAIN, put } from './pdf-page.js';
import { type Scale, scaleOf } from './scale.rules.js';

const AXIS_WIDTH = 46;
const TITLE_HEIGHT = 22;
const LABEL_HEIGHT = 14;
const LABEL_SIZE = 7.5;
/** Points between two labels of the axis of time. */
const LABEL_STEP = 58;
/** Width of a bar where there are few. */
const MOST_BAR = 28;

/** A chart in a box, drawn as lines and areas. */
export function drawChart(pdf: Pdf, chart: Chart, box: Box): void {
  put(pdf, chart.title, { ...box, height: 12 }, { size: 10.5, font: BOLD });
  const plot = {
    x: box.x + AXIS_WIDTH,
    y: box.y + TITLE_HEIGHT,
    width: box.width - AXIS_WIDTH,
    height: box.height - TITLE_HEIGHT - LABEL_HEIGHT,
  };
  const scale = scaleOf(chart.values);
  const heightOf = (value: number) =>
    plot.y + plot.height - ((value - scale.low) / (scale.high - scale.low)) * plot.height;
  drawGrid(pdf, chart, box, plot, scale, heightOf);
  const step = plot.width / Math.max(1, chart.values.length);
  if (chart.kind === 'bars') drawBars(pdf, chart.values, plot, step, heightOf);
  else drawLine(pdf, chart.values, plot, step, heightOf);
  drawLabels(pdf, chart.labels, plot, step);
}

function drawGrid(
  pdf: Pdf,
  chart: Chart,
  box: Box,
  plot: Box,
  { ticks }: Scale,
  heightOf: (value: number) => number,
): void {
  for (const tick of ticks) {
    const y = heightOf(tick);
    pdf
      .moveTo(plot.x, y)
      .lineTo(plot.x + plot.width, y)
      .lineWidth(tick === 0 ? 0.8 : 0.4)
      .stroke(tick === 0 ? COLOURS.quiet : COLOURS.line);
    const label = { x: box.x, y: y - 3.5, width: AXIS_WIDTH - 6, height: 9 };
    put(pdf, chart.tick(tick), label, { size: LABEL_SIZE, colour: COLOURS.quiet, align: 'right' });
  }
}

function drawBars(
  pdf: Pdf,
  values: readonly number[],
  plot: Box,
  step: number,
  heightOf: (value: number) => number,
): void {
  const zero = heightOf(0);
  const width = Math.min(MOST_BAR, step - Math.min(3, step * 0.22));
  values.forEach((value, i) => {
    if (value === 0) return;
    const top = heightOf(value);
    pdf
      .rect(plot.x + (i + 0.5) * step - width / 2, Math.min(top, zero), width, Math.abs(zero - top))
      .fill(value < 0 ? COLOURS.warning : COLOURS.second);
  });
}

function drawLine(
  pdf: Pdf,
  values: readonly number[],
  plot: Box,
  step: number,
  heightOf: (value: number) => number,
): void {
  const points = values.map((value, i) => [plot.x + (i + 0.5) * step, heightOf(value)] as const);
  const [first] = points;
  if (!first) return;
  const zero = heightOf(0);
  const last = points[points.length - 1];
  pdf.save().moveTo(first[0], zero);
  for (const [x, y] of points) pdf.lineTo(x, y);
  pdf.lineTo(last[0], zero).closePath().fillOpacity(0.12).fill(COLOURS.accent).restore();
  if (points.length === 1) {
    pdf.circle(first[0], first[1], 2).fill(COLOURS.accent);
    return;
  }
  pdf.moveTo(first[0], first[1]);
  for (const [x, y] of points.slice(1)) pdf.lineTo(x, y);
  pdf.lineWidth(1.3).lineJoin('round').stroke(COLOURS.accent);
}

function drawLabels(pdf: Pdf, labels: readonly string[], plot: Box, step: number): void {
  const every = Math.max(1, Math.ceil(LABEL_STEP / step));
  for (let i = 0; i < labels.length; i += every) {
    const width = pdf.font(PLAIN).fontSize(LABEL_SIZE).widthOfString(labels[i]) + 1;
    const x = plot.x + (i + 0.5) * step - width / 2;
    // none goes beyond the end of the axis
    const box = {
      x: Math.min(x, plot.x + plot.width - width),
      y: plot.y + plot.height + 5,
      width,
      height: 9,
    };
    put(pdf, labels[i], box, { size: LABEL_SIZE, colour: COLOURS.quiet, align: 'center' });
  }
}
