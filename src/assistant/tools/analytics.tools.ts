import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { AnalyticsService, INTERVALS, METRICS } from '../../analytics/index.js';
import { dayLabel, InvalidInput } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { EventLedger } from '../../events/index.js';
import { AskedPeriods, PERIOD, percent } from './asked-periods.js';
import { defineTool } from './assistant-tool.js';
import { AssistantTools } from './assistant-tools.js';

/** More points than these say nothing that a wider interval would not. */
const MOST_POINTS = 200;
const MOST_TYPES = 20;
const TYPE = z.string().max(64).optional().describe('Only events of this type, such as purchase');
const CURRENCY = z.string().max(3).optional().describe("ISO 4217; left out: the business's own");

/** For staff: the figures of everybody's events. */
@Injectable()
export class AnalyticsTools implements OnModuleInit {
  constructor(
    private readonly tools: AssistantTools,
    private readonly analytics: AnalyticsService,
    private readonly ledger: EventLedger,
    private readonly periods: AskedPeriods,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.tools.add(this.summary, this.timeseries, this.topUsers);
  }

  private readonly summary = defineTool({
    name: 'analytics_summary',
    description:
      'Events, purchases, revenue, average ticket, active users and the three busiest users of a period, with the period ' +
      'just before and the change in percent (null: there was nothing before).',
    parameters: z.strictObject({ ...PERIOD, currency: CURRENCY }),
    permission: 'analytics:read',
    run: async ({ from, to, currency = this.config.currency }) => {
      const { told } = this.periods.of({ from, to });
      await this.ledger.settled();
      const { byType, byCurrency, topUsers, change, previous, ...now } = await this.analytics.summary({
        ...{ from: told.from, to: told.to, currency },
      });
      return {
        period: told,
        currency,
        ...figures(now),
        topUsers,
        byType: byType.slice(0, MOST_TYPES),
        ...(byType.length > MOST_TYPES && { byTypeLeftOff: byType.length - MOST_TYPES }),
        ...(byCurrency.some((each) => each.currency !== currency) && { purchasesByCurrency: byCurrency }),
        ...(previous && { previous: { from: previous.from, to: previous.to, ...figures(previous) } }),
        ...(change && {
          changePercent: {
            events: percent(change.totalEvents),
            purchases: percent(change.purchases),
            revenue: percent(change.value),
            averageTicket: percent(change.averageTicket),
            activeUsers: percent(change.activeUsers ?? null),
          },
        }),
      };
    },
  });

  private readonly timeseries = defineTool({
    name: 'analytics_timeseries',
    description:
      'One figure over time: count (events), value (sum), users (different ones) or averageTicket, for each minute, hour, ' +
      `day, week or month; at most ${MOST_POINTS} points. Also the whole period, and the change against the one before.`,
    parameters: z.strictObject({
      ...PERIOD,
      metric: z.enum(METRICS).default('count'),
      interval: z.enum(INTERVALS).default('day'),
      type: TYPE,
      currency: CURRENCY,
    }),
    permission: 'analytics:read',
    run: async ({ from, to, metric, interval, type, currency = this.config.currency }) => {
      const { told, zone } = this.periods.of({ from, to });
      await this.ledger.settled();
      const period = { from: told.from, to: told.to, currency };
      const { points, total, previous, change } = await this.analytics.timeseries({
        ...period,
        metric,
        interval,
        ...(type !== undefined && { type }),
      });
      if (points.length > MOST_POINTS) {
        const message = `makes ${points.length} points; at most ${MOST_POINTS}, so take a wider one`;
        throw new InvalidInput([{ field: 'interval', message }]);
      }
      const isShort = interval === 'minute' || interval === 'hour';
      return {
        period: told,
        ...(metric !== 'count' && metric !== 'users' && { currency }),
        ...{ metric, interval, ...(type !== undefined && { type }) },
        total,
        ...(previous && { previousTotal: previous.total }),
        ...(change && { changePercent: percent(change.total) }),
        points: points.map(({ time, value }) => ({
          time: isShort ? time : dayLabel(zone.dayOf(Date.parse(time))),
          value,
        })),
      };
    },
  });

  private readonly topUsers = defineTool({
    name: 'top_users',
    description: 'The users with the most events, or with the highest sum of values, in a period.',
    parameters: z.strictObject({
      ...PERIOD,
      by: z.enum(['count', 'value']).default('count'),
      type: TYPE,
      currency: CURRENCY,
      limit: z.int().min(1).max(50).default(10),
    }),
    permission: 'analytics:read',
    run: async ({ from, to, by, type, limit, currency = this.config.currency }) => {
      const { told } = this.periods.of({ from, to });
      await this.ledger.settled();
      const { items } = await this.analytics.topUsers({
        ...{ from: told.from, to: told.to, currency, compare: 'false', by, limit },
        ...(type !== undefined && { type }),
      });
      return { period: told, currency, by, ...(type !== undefined && { type }), users: items };
    },
  });
}

function figures({
  totalEvents,
  purchases: { count, value, averageTicket },
  activeUsers,
}: {
  totalEvents: number;
  purchases: { count: number; value: number; averageTicket: number };
  activeUsers?: number;
}) {
  return { events: totalEvents, purchases: count, revenue: value, averageTicket, activeUsers };
}
