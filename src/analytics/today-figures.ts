import { Injectable } from '@nestjs/common';
import { EventLedger } from '../events/index.js';
import { LiveFigures, together } from '../platform/index.js';
import { AnalyticsService } from './analytics.service.js';

/**
 * What today has brought up to now, read from the totals: a few hundred rows of one day, and of its users only what has
 * moved since the reading before.
 */
@Injectable()
export class TodayFigures {
  constructor(analytics: AnalyticsService, ledger: EventLedger, figures: LiveFigures) {
    const today = together(async () => {
      await ledger.settled(); // who adds an event by hand and looks sees it
      return analytics.today();
    });
    const add = (name: string, unit: string, help: string, of: keyof Awaited<ReturnType<typeof today>>) =>
      figures.add({ name, unit, help, scope: 'installation', read: async () => (await today())[of] });
    add('events.today', 'events', 'Events of today in BUSINESS_TZ', 'totalEvents');
    add('events.purchasesToday', 'purchases', 'Purchases of today in CURRENCY', 'purchases');
    add('users.activeToday', 'users', 'Users with an event of today', 'activeUsers');
  }
}
