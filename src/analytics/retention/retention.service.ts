import { Injectable } from '@nestjs/common';
import { changeOf, iso, type Span } from '../period.rules.js';
import { Periods } from '../periods.js';
import { Presence } from '../presence.js';
import { boundariesWithin, clipped, intervalBoundaries } from '../time/intervals.rules.js';
import type { RetentionDto, RetentionFiguresDto, RetentionQueryDto } from './retention.dto.js';
import { CohortTally, returnRate } from './retention.rules.js';

const MAX_COHORTS = 400;

/** Who comes back, by the day or week of the first event. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly periods: Periods,
    private readonly presence: Presence,
  ) {}

  async retention(query: RetentionQueryDto): Promise<RetentionDto> {
    const { period, previous: before } = this.periods.of(query);
    const { zone } = period;
    const boundaries = boundariesWithin(period, query.period, zone, MAX_COHORTS, 'period');
    const figures = await this.figures(period, boundaries, query);
    if (!before) return figures;
    // as long, give or take an interval
    const earlier = intervalBoundaries(before.from, before.to, query.period, zone);
    const previous = await this.figures(before, earlier, query);
    const change = {
      users: changeOf(figures.users, previous.users),
      returnRate: changeOf(figures.returnRate, previous.returnRate),
    };
    return { ...figures, previous, change };
  }

  private async figures(
    { from, to }: Span,
    boundaries: readonly number[],
    { period, type }: RetentionQueryDto,
  ): Promise<RetentionFiguresDto> {
    const tally = new CohortTally(boundaries.length - 1);
    await this.presence.visit(clipped(boundaries, { from, to }), type, (interval, user) =>
      tally.add(interval, user),
    );
    const cohorts = tally.result();
    return {
      from: iso(from),
      to: iso(to),
      period,
      users: cohorts.reduce((all, { users }) => all + users, 0),
      returnRate: returnRate(cohorts),
      cohorts: cohorts.map(({ users, returned }, i) => ({
        time: iso(boundaries[i]),
        users,
        returned,
        rates: returned.map((count) => (users === 0 ? 0 : count / users)),
      })),
    };
  }
}
