import type { OpenSpan } from '../../../analytics/index.js';
import type { Locale, PdfContent, Report } from '../../../common/index.js';
import type { AdminExportQueryDto } from '../export.dto.js';

/** What somebody wants as a file. */
export interface Asked {
  query: AdminExportQueryDto;
  span: OpenSpan;
  locale: Locale;
  /** Aborted when they have left: nothing more is read for a report then. */
  signal: AbortSignal;
}

/** Rows that a PDF shows; in print nobody reads more, and CSV and XLSX have them all. */
export const MOST_PRINTED = 200;

/** What can be exported: as a table of all its rows, and as a report of so many pages that somebody reads it. */
export interface ExportSource {
  /** @throws InvalidInput, Unavailable: before the first row */
  table(asked: Asked): Promise<Report>;
  /** @throws the same */
  print(asked: Asked): Promise<PdfContent>;
}
