import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { AccountService, ACCOUNT_TYPES, type OrderDto, OrderService } from '../../broker/index.js';
import { AskedPeriods, PERIOD, percent } from './asked-periods.js';
import { defineTool } from './assistant-tool.js';
import { AssistantTools } from './assistant-tools.js';

/** The asker's own orders and balances. */
@Injectable()
export class TradingTools implements OnModuleInit {
  constructor(
    private readonly tools: AssistantTools,
    private readonly orders: OrderService,
    private readonly account: AccountService,
    private readonly periods: AskedPeriods,
  ) {}

  onModuleInit(): void {
    this.tools.add(this.trades, this.balances);
  }

  private readonly trades = defineTool({
    name: 'my_trades',
    description:
      "The user's own trades, by hand and by bot, newest first, at most 50, with the sum of those shown. For all results " +
      'of the bot ask my_performance.',
    parameters: z.strictObject({
      ...PERIOD,
      asset: z.string().min(1).max(64).optional().describe('Id of an asset'),
      status: z.enum(['open', 'win', 'loss', 'tie', 'sold', 'unknown', 'rejected']).optional(),
      accountType: z.enum(ACCOUNT_TYPES).optional(),
      strategy: z.string().min(1).max(64).optional().describe('Only of bots with this strategy'),
      limit: z.int().min(1).max(50).default(20),
    }),
    permission: 'trading:read',
    run: async ({ from, to, limit, asset, status, accountType, strategy }, { principal: { userId } }) => {
      const { told, ...period } = this.periods.of({ from, to });
      const page = await this.orders.listOrders(userId, {
        ...{ from: period.from, to: period.to, limit },
        ...(asset !== undefined && { asset }),
        ...(status !== undefined && { status }),
        ...(accountType !== undefined && { accountType }),
        ...(strategy !== undefined && { strategy }),
      });
      return {
        period: told,
        sumOfShown: sums(page.items),
        trades: page.items.map(toTrade),
        hasMore: page.nextCursor !== null,
      };
    },
  });

  private readonly balances = defineTool({
    name: 'my_balances',
    description: "The balances of the user's demo and real account at their broker now.",
    parameters: z.strictObject({}),
    permission: 'trading:read',
    run: async (_, { principal: { userId } }) => {
      const { items, realTrading } = await this.account.balances(userId);
      return { balances: items, realTradingSwitchedOn: realTrading };
    },
  });
}

function toTrade(order: OrderDto) {
  const { id, asset, direction, kind, accountType, stake, currency, payout, status, pnl } = order;
  const { openedAt, closedAt, strategy, rejection } = order;
  return {
    ...{ id, asset, direction, kind, accountType, stake, currency, payoutPercent: percent(payout) },
    ...{ status, pnl, openedAt, closedAt },
    by: strategy === undefined ? 'hand' : `bot: ${strategy}`,
    ...(rejection && { rejection: rejection.code }),
  };
}

/** Play money and real money, and different currencies, are never added up. */
function sums(orders: readonly OrderDto[]) {
  const accounts = new Map<string, ReturnType<typeof nothing>>();
  for (const { accountType, currency, status, pnl } of orders) {
    const key = `${accountType} ${currency}`;
    const sum = accounts.get(key) ?? nothing(accountType, currency);
    accounts.set(key, sum);
    sum.trades++;
    if (status === 'win') sum.wins++;
    if (status === 'loss') sum.losses++;
    sum.pnl = Math.round((sum.pnl + pnl) * 100) / 100;
  }
  return [...accounts.values()];
}

function nothing(accountType: string, currency: string) {
  return { accountType, currency, trades: 0, wins: 0, losses: 0, pnl: 0 };
}
