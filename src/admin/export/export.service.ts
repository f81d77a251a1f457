import { Injectable } from '@nestjs/common';
import { resolveOpenSpan } from '../../analytics/index.js';
import { Forbidden, type Principal } from '../../auth/index.js';
import { begun, csvOf, dayLabel, type ExportedFile, pdfOf, xlsxOf } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { checkFilters } from './export-filters.rules.js';
import type { AdminExportQueryDto, ExportType } from './export.dto.js';
import { DailyExport } from './sources/daily.export.js';
import { EventsExport } from './sources/events.export.js';
import type { Asked, ExportSource } from './sources/export-source.js';
import { TradesExport } from './sources/trades.export.js';
import { UsersExport } from './sources/users.export.js';
import { type ColumnWord, wordsOf } from './words.js';

/** What staff takes away as a file, sent as it is read: whoever breaks off ends the reading. */
@Injectable()
export class AdminExportService {
  private readonly sources: Readonly<Record<ExportType, ExportSource>>;

  constructor(
    daily: DailyExport,
    trades: TradesExport,
    users: UsersExport,
    events: EventsExport,
    private readonly config: Config,
  ) {
    this.sources = { daily, trades, users, events };
  }

  /** @throws InvalidInput, Forbidden, Unavailable: before anything is sent; what `signal` was aborted with */
  async export(
    { permissions }: Principal,
    query: AdminExportQueryDto,
    signal: AbortSignal,
  ): Promise<ExportedFile> {
    const { type, format, locale = this.config.insightLocale } = query;
    if (type === 'events' && !permissions.has('events:read')) {
      throw new Forbidden('The export of events needs the permission events:read');
    }
    checkFilters(query);
    const asked: Asked = { query, span: resolveOpenSpan(query, this.config.businessTz), locale, signal };
    const source = this.sources[type];
    const name = nameOf(asked);
    if (format === 'pdf') return { name, format, content: await pdfOf(await source.print(asked)) };
    const table = await begun(await source.table(asked));
    if (format === 'csv') return { name, format, content: csvOf(table, query.bom === 'true') };
    const { titles, columns } = wordsOf(locale);
    const names = { sheet: titles[type], heading: (key: string) => columns[key as ColumnWord] };
    return { name, format, content: await xlsxOf(table, names) };
  }
}

/** `trades-2026-11-01-2026-11-23`, days in the question's zone; an open end is not named. */
function nameOf({ query: { type }, span: { from, to, zone } }: Asked): string {
  const days = [from, to === undefined ? to : to - 1].flatMap((at) =>
    at === undefined ? [] : dayLabel(zone.dayOf(at)),
  );
  return [type, ...days].join('-');
}
