import { Injectable } from '@nestjs/common';
import { decodeCursor, notOfThisList, toPage } from '../../common/index.js';
import { MarketSources } from '../../market/index.js';
import { type ListScannerDto, type ScannerPageDto, toScannerRow } from './scanner.dto.js';
import { ScannerRepository } from './scanner.repository.js';

/** What the scanner has found out. */
@Injectable()
export class ScannerService {
  constructor(
    private readonly rows: ScannerRepository,
    private readonly sources: MarketSources,
  ) {}

  /** Of the market that the user looks at; the best first. @throws InvalidInput */
  async list(userId: string, query: ListScannerDto): Promise<ScannerPageDto> {
    const { limit, cursor, ...filter } = query;
    const { key: source } = await this.sources.of(userId);
    const after = cursor === undefined ? undefined : position(cursor);
    const rows = await this.rows.list({ source, ...filter }, limit + 1, after);
    return toPage(rows, limit, ({ expectancy, _id }) => [expectancy, _id], toScannerRow);
  }
}

function position(cursor: string) {
  const [expectancy, id] = decodeCursor(cursor, 2);
  if (typeof expectancy === 'number' && typeof id === 'string') return { expectancy, id };
  throw notOfThisList();
}
