import { Injectable } from '@nestjs/common';
import { changeOf, iso, type Span } from '../period.rules.js';
import { Periods } from '../periods.js';
import { Presence } from '../presence.js';
import type { Zone } from '../../common/index.js';
import type { ActiveUsersDto, ActiveUsersFiguresDto, ActiveUsersQueryDto } from './active-users.dto.js';
import { MONTH_DAYS, SlidingUsers, stickiness } from './active-users.rules.js';

/** Daily, weekly and monthly active users, day by day. */
@Injectable()
export class ActiveUsersService {
  constructor(
    private readonly periods: Periods,
    private readonly presence: Presence,
  ) {}

  async activeUsers(query: ActiveUsersQueryDto): Promise<ActiveUsersDto> {
    const { period, previous: before } = this.periods.of(query);
    const figures = await this.figures(period, period.zone, query.type);
    if (!before) return figures;
    const previous = await this.figures(before, period.zone, query.type);
    const change = {
      dau: changeOf(figures.dau, previous.dau),
      wau: changeOf(figures.wau, previous.wau),
      mau: changeOf(figures.mau, previous.mau),
      stickiness: changeOf(figures.stickiness, previous.stickiness),
    };
    return { ...figures, previous, change };
  }

  private async figures(
    { from, to }: Span,
    zone: Zone,
    type: string | undefined,
  ): Promise<ActiveUsersFiguresDto> {
    const firstDay = zone.dayOf(from);
    const starts: number[] = [];
    for (let day = firstDay - (MONTH_DAYS - 1); zone.startOfDay(day) < to; day++)
      starts.push(zone.startOfDay(day));
    const users = new SlidingUsers();
    await this.presence.visit([...starts, to], type, (day, user) => users.add(day, user));
    const points = users
      .figures(starts.length)
      .map((figures, i) => ({ time: iso(starts[i]), ...figures }))
      .slice(MONTH_DAYS - 1);
    const { dau, wau, mau } = points[points.length - 1];
    return { from: iso(from), to: iso(to), dau, wau, mau, stickiness: stickiness({ dau, wau, mau }), points };
  }
}
