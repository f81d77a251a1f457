export * from './pure.js';
export type { AppLogger } from './logging/app-logger.js';
export {
  type Chain,
  correlated,
  correlationId,
  endChain,
  occurrenceId,
  within,
} from './logging/correlation.js';
export type { LogOutput } from './logging/log-output.js';
export { openLog } from './logging/open-log.js';
export { REQUEST_ID_HEADER, requestIdOf } from './logging/request-id.rules.js';
export { Seldom } from './logging/seldom.js';
export { isDatabaseAway, type Problem, toProblem } from './errors/problem.js';
export { ProblemFilter, refuseConnection } from './errors/problem.filter.js';
export { EVENT_STREAM_HEADERS, EventStream, frameOf, ReaderGone } from './http/event-stream.js';
export { IsEmail, isEmailAddress } from './http/is-email.decorator.js';
export { parseJsonBody, sizeBesideLongestText } from './http/json-body.js';
export { readForm } from './http/form.js';
export { MayBeMissing } from './http/may-be-missing.decorator.js';
export { opaqueJson } from './http/opaque-json.js';
export { OneLine } from './http/one-line.decorator.js';
export { QueryNumber } from './http/query-number.decorator.js';
export { ReaderSignal } from './http/reader-signal.decorator.js';
export { Refuses } from './http/refuses.decorator.js';
export { validationPipe } from './http/validation.pipe.js';
export { isOriginAllowed, ownHost } from './http/origins.js';
export { literally } from './text/literally.js';
export { moneyFormat } from './text/money.js';
export { firstIdAt, newId } from './ids/ids.js';
export {
  type CursorValue,
  decodeCursor,
  decodeIdCursor,
  encodeCursor,
  notOfThisList,
  type Page,
  toPage,
} from './paging/cursor.js';
export { type Locale, LOCALES } from '../config/index.js';
export { dayCharts, type DaySeries } from './pdf/day-charts.js';
export { LocalFormat } from './pdf/local-format.js';
export { pdfOf } from './pdf/pdf.js';
export type { Chart, PdfContent, Table, Tile } from './pdf/pdf-content.js';
export { csvOf } from './tables/csv.js';
export { type ExportedFile, fileContent, toStreamableFile } from './tables/exported-file.js';
export { FileQueryDto } from './tables/file-query.dto.js';
export { begun, type Cell, type Column, inChunks, type Report, type Row } from './tables/report.js';
export { xlsxOf } from './tables/xlsx.js';
export { threadFile } from './threads/thread-file.js';
export { endsWithin } from './time/ends-within.js';
export { OnceMore } from './time/once-more.js';
export { isoText } from './time/iso-text.js';
export { IsoTime } from './time/iso-time.decorator.js';
export { PageQueryDto } from './paging/page-query.dto.js';
export { ACCESS, type Access, Public, setAccess } from './access/access.decorator.js';
