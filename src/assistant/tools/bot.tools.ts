import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { BotView, PerformanceService, STRATEGIES } from '../../bot/index.js';
import { ACCOUNT_TYPES } from '../../broker/index.js';
import { percent } from './asked-periods.js';
import { defineTool } from './assistant-tool.js';
import { AssistantTools } from './assistant-tools.js';

/** The asker's own bot. */
@Injectable()
export class BotTools implements OnModuleInit {
  constructor(
    private readonly tools: AssistantTools,
    private readonly performances: PerformanceService,
    private readonly view: BotView,
  ) {}

  onModuleInit(): void {
    this.tools.add(this.performance, this.status, this.strategies);
  }

  private readonly performance = defineTool({
    name: 'my_performance',
    description:
      "What the user's bot has made of its trades on one account: result in all and today, win rate, largest fall, by strategy.",
    parameters: z.strictObject({
      accountType: z.enum(ACCOUNT_TYPES).optional().describe('Left out: the account that the bot uses'),
    }),
    permission: 'trading:read',
    run: async ({ accountType }, { principal: { userId } }) => {
      const { equity: _, winRate, byStrategy, ...figures } = await this.performances.of(userId, accountType);
      return {
        ...figures,
        winRatePercent: percent(winRate),
        byStrategy: byStrategy.map(({ winRate: rate, ...each }) => ({
          ...each,
          winRatePercent: percent(rate),
        })),
      };
    },
  });

  private readonly status = defineTool({
    name: 'bot_status',
    description:
      "Whether the user's bot is connected and running, what it runs, and how close it is to its protections.",
    parameters: z.strictObject({}),
    permission: 'trading:read',
    run: async (_, { principal: { userId } }) => {
      const [status, runtime] = await Promise.all([this.view.status(userId), this.view.runtime(userId)]);
      return { ...runtime, ...status };
    },
  });

  private readonly strategies = defineTool({
    name: 'list_strategies',
    description: 'The strategies that a bot can run, with their parameters, ranges and defaults.',
    parameters: z.strictObject({}),
    permission: 'trading:read',
    run: () =>
      Promise.resolve({
        strategies: STRATEGIES.map(({ id, name, description, params }) => ({
          id,
          name,
          description,
          params,
        })),
      }),
  });
}
