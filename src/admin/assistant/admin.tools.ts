import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { AssistantTools, defineTool } from '../../assistant/index.js';
import { UserRepository } from '../../auth/index.js';
import { ACCOUNT_TYPES } from '../../broker/index.js';
import { InvalidInput } from '../../common/index.js';
import { Clock, LiveFigures } from '../../platform/index.js';
import { DailyService } from '../daily/daily.service.js';
import { readable, sumOfDays, usersByKind } from './told.rules.js';

/** Days at once: more of them would not fit into an answer of a tool. */
const MOST_DAYS = 62;

/** What staff may ask the assistant about the platform. */
@Injectable()
export class AdminTools implements OnModuleInit {
  constructor(
    private readonly tools: AssistantTools,
    private readonly figures: LiveFigures,
    private readonly users: UserRepository,
    private readonly days: DailyService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.tools.add(this.metrics, this.userCounts, this.daily);
  }

  private readonly metrics = defineTool({
    name: 'platform_metrics',
    description:
      'How the platform is doing this moment: events a second, webhook backlog and dead letters, jobs, bots, orders, sockets, database, Redis, memory and CPU. Each figure with its unit; null: not known now. Of scope process: of one of the processes.',
    parameters: z.strictObject({
      names: z
        .array(z.string().min(1).max(100))
        .max(30)
        .optional()
        .describe('Only these, such as webhooks.backlog, or a group of them: webhooks. Left out: all'),
    }),
    permission: 'admin:read',
    run: async ({ names }) => {
      const all = this.figures.list();
      const isMeant = (name: string) => names?.some((each) => name === each || name.startsWith(`${each}.`));
      const unknown = names?.filter((each) => !all.some(({ name }) => `${name}.`.startsWith(`${each}.`)));
      if (unknown && unknown.length > 0) {
        const groups = [...new Set(all.map(({ name }) => name.split('.')[0]))].join(', ');
        const message = `there is no figure ${unknown.join(', ')}; there are groups of them: ${groups}`;
        throw new InvalidInput([{ field: 'names', message }]);
      }
      const asked = names ? all.filter(({ name }) => isMeant(name)) : all;
      const values = await this.figures.read(asked.map(({ name }) => name));
      return {
        at: this.clock.date().toISOString(),
        figures: asked.map((figure) => readable(figure, values[figure.name])),
      };
    },
  });

  private readonly userCounts = defineTool({
    name: 'user_counts',
    description:
      'How many accounts there are: in all, by role, suspended, and with an e-mail that is not verified. For new ones by day ask daily_figures.',
    parameters: z.strictObject({}),
    permission: 'admin:read',
    run: async () => usersByKind(await this.users.countByKind()),
  });

  private readonly daily = defineTool({
    name: 'daily_figures',
    description: `The last days of the business, today included (which is not over), at most ${MOST_DAYS}: events, purchases, revenue, active and new users, settled trades and what they brought; and their sums. Demo and real trades are never added up.`,
    parameters: z.strictObject({
      days: z.int().min(1).max(MOST_DAYS).default(7),
      accountType: z
        .enum(ACCOUNT_TYPES)
        .optional()
        .describe('Whose trades; left out: real ones where there are any'),
    }),
    permission: 'admin:read',
    run: async ({ days, accountType }) => {
      const { days: each, ...about } = await this.days.of({ days, ...(accountType && { accountType }) });
      return { ...about, sums: sumOfDays(each), days: each };
    },
  });
}
