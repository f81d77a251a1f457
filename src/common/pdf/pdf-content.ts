import type { Locale } from '../../config/index.js';

/** A figure in large print. */
export interface Tile {
  label: string;
  value: string;
  /** Such as `+12%`; null when there is nothing to compare with. */
  change: string | null;
  direction: 'up' | 'down' | 'same';
}

export interface Chart {
  title: string;
  kind: 'bars' | 'line';
  /** One per value, for the axis of time. */
  labels: string[];
  values: number[];
  /** How the axis of values is labelled. */
  tick(value: number): string;
}

interface TableColumn {
  label: string;
  align: 'left' | 'right';
  /** Share of the width. */
  width: number;
}

export interface Table {
  title: string;
  columns: TableColumn[];
  rows: string[][];
  /** Below the table. */
  note?: string;
}

/** What a PDF shows, in words of its language. */
export interface PdfContent {
  title: string;
  /** Period, zone, and what else the figures are of. */
  lines: string[];
  locale: Locale;
  /** For the document's own data. */
  createdAt: Date;
  tiles: Tile[];
  /** What the changes of the tiles compare with. */
  tileNote: string | null;
  charts: Chart[];
  tables: Table[];
  /** In place of charts and tables. */
  nothing: string | null;
}
