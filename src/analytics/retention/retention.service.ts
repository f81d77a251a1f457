import { Injectable } from '@nestjs/common';
import { changeOf, iso, type Span } from '../period.rules.js';
import { Periods } from '../periods.js';
import { Presence } from '../presence.js';
import { boundariesWithin } from '../time/intervals.rules.js';
import type { Zone } from '../time/zone.js';
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
    const figures = await this.figures(period, period.zone, query);
    if (!before) return figures;
    const previous = await this.figures(before, period.zone, query);
    const change = {
      users: changeOf(figures.users, previous.users),
      returnRate: changeOf(figures.returnRate, previous.returnRate),
    };
    return { ...figures, previous, change };
  }

  private async figures(
    { from, to }: Span,
    zone: Zone,
    { period, type }: RetentionQueryDto,
  ): Promise<RetentionFiguresDto> {
    const boundaries = boundariesWithin({ from, to }, period, zone, MAX_COHORTS, 'period');
    const tally = new CohortTally(boundaries.length - 1);
    const within = boundaries.map((at) => Math.min(Math.max(at, from), to));
    await this.presence.visit(within, type, (interval, user) => tally.add(interval, user));
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
