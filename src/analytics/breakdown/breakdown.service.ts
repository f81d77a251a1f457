import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../common/index.js';
import { amountToNumber, EventTypes, parseFieldPath } from '../../events/index.js';
import { changeOf, iso, type Period, type Span } from '../period.rules.js';
import { Periods } from '../periods.js';
import type { BreakdownDto, BreakdownFiguresDto, BreakdownQueryDto } from './breakdown.dto.js';
import { FieldNotDeclared } from './breakdown.errors.js';
import { ValueTally } from './breakdown.rules.js';
import { FieldCounts } from './field-counts.js';

/** Events of a type by the values of a declared field. */
@Injectable()
export class BreakdownService {
  constructor(
    private readonly periods: Periods,
    private readonly types: EventTypes,
    private readonly counts: FieldCounts,
  ) {}

  /** @throws InvalidInput, FieldNotDeclared, TooManyValues */
  async breakdown(query: BreakdownQueryDto): Promise<BreakdownDto> {
    const { period, previous: before } = this.periods.of(query);
    const path = parseFieldPath(query.by);
    if (path === null) {
      throw new InvalidInput([
        { field: 'by', message: 'must be a field of metadata, such as metadata.country' },
      ]);
    }
    if (!(await this.types.field(query.type, path))) throw new FieldNotDeclared(query.type, path);
    const figures = await this.figures(period, period, query, path);
    if (!before) return figures;
    const previous = await this.figures(before, period, query, path);
    const change = {
      count: changeOf(figures.total.count, previous.total.count),
      sum: changeOf(figures.total.sum, previous.total.sum),
    };
    return { ...figures, previous, change };
  }

  private async figures(
    { from, to }: Span,
    { currency }: Period,
    { type, limit }: BreakdownQueryDto,
    path: string,
  ): Promise<BreakdownFiguresDto> {
    const tally = new ValueTally(currency);
    await this.counts.ofSpan({ from, to }, type, path, (row) => tally.add(row));
    const { items, other, total } = tally.result(limit);
    const figuresOf = ({ count, sum }: { count: number; sum: bigint }) => ({
      count,
      sum: amountToNumber(sum),
      share: total.count === 0 ? 0 : count / total.count,
    });
    return {
      from: iso(from),
      to: iso(to),
      type,
      by: path,
      items: items.map((item) => ({ value: item.value, ...figuresOf(item) })),
      other: { values: other.values, ...figuresOf(other) },
      total: { count: total.count, sum: amountToNumber(total.sum) },
    };
  }
}
