import { readFileSync } from 'node:fs';

/** The value below which `share` (0..1) of the values lie: nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
export const times = (value: number): string => `${value.toFixed(2)}x`;

/** Memory that is resident, in megabytes (Linux). */
export function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

export interface Table {
  title: string;
  columns: string[];
  rows: string[][];
  /** What was asked for, and whether it was reached. */
  goals: { goal: string; actual: string; met: boolean }[];
  notes?: string[];
}

/** As Markdown, to be pasted into docs/performance.md. */
export function markdown(table: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `### ${table.title}`,
    '',
    line(table.columns),
    line(table.columns.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...table.rows.map(line),
    '',
    ...table.goals.map(
      ({ goal, actual, met }) => `- ${met ? 'reached' : '**not reached**'}: ${goal}: ${actual}`,
    ),
    ...(table.notes ?? []).map((note) => `- ${note}`),
    '',
  ].join('\n');
}
