import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Forbidden, type Principal } from '../../auth/index.js';
import {
  begun,
  csvOf,
  dayLabel,
  type ExportedFile,
  InvalidInput,
  pdfOf,
  xlsxOf,
} from '../../common/index.js';
import { Config } from '../../config/index.js';
import type { Period } from '../period.rules.js';
import { Periods } from '../periods.js';
import type { ExportQueryDto } from './export.dto.js';
import { PdfReports } from './pdf-report.js';
import { Reports } from './reports.js';
import { type Words, wordsOf } from './words.js';

/** Figures as files, sent as they are made: whoever breaks off ends the work. */
@Injectable()
export class ExportService {
  constructor(
    private readonly periods: Periods,
    private readonly reports: Reports,
    private readonly pdfs: PdfReports,
    private readonly config: Config,
  ) {}

  /** @throws InvalidInput, Forbidden: before anything is sent */
  async export({ permissions }: Principal, query: ExportQueryDto): Promise<ExportedFile> {
    if (query.report === 'events' && !permissions.has('events:read')) {
      throw new Forbidden('The report events needs the permission events:read');
    }
    const { period } = this.periods.of(query);
    return {
      name: nameOf(query, period),
      format: query.format,
      content: await this.content(query, period),
    };
  }

  private async content(query: ExportQueryDto, period: Period): Promise<Readable> {
    const { format, report, locale = this.config.insightLocale } = query;
    if (format === 'pdf') {
      if (report === 'events') {
        throw new InvalidInput([{ field: 'format', message: 'must be csv or xlsx for the report events' }]);
      }
      return pdfOf(await this.pdfs.of(query, period, locale));
    }
    const table = await begun(await this.reports.of(report, period));
    if (format === 'csv') return csvOf(table, query.bom === 'true');
    const words = wordsOf(locale);
    return xlsxOf(table, { sheet: words[report], heading: (key) => words[key as keyof Words] });
  }
}

/** `analytics-daily-2026-11-01-2026-11-23`, days in the period's zone. */
function nameOf({ report }: ExportQueryDto, { from, to, zone }: Period): string {
  return `analytics-${report}-${dayLabel(zone.dayOf(from))}-${dayLabel(zone.dayOf(to - 1))}`;
}
