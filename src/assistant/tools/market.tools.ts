import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { MarketService, TIMEFRAMES } from '../../market/index.js';
import { percent } from './asked-periods.js';
import { defineTool } from './assistant-tool.js';
import { AssistantTools } from './assistant-tools.js';

const SERIES = {
  asset: z.string().min(1).max(64).describe('Id of an asset, as market_assets gives it'),
  timeframe: z.enum(TIMEFRAMES).default('5m'),
};

/** The market of the asker's broker. */
@Injectable()
export class MarketTools implements OnModuleInit {
  constructor(
    private readonly tools: AssistantTools,
    private readonly market: MarketService,
  ) {}

  onModuleInit(): void {
    this.tools.add(this.assets, this.analysis, this.candles);
  }

  private readonly assets = defineTool({
    name: 'market_assets',
    description:
      'What can be traded: id, whether it is open now, and the best pay-out in percent of the stake.',
    parameters: z.strictObject({
      search: z.string().min(1).max(64).optional().describe('Only with this text in id or name'),
      openOnly: z.boolean().default(false),
    }),
    permission: 'market:read',
    run: async ({ search, openOnly }, { principal: { userId } }) => {
      const { items } = await this.market.assets(userId);
      const wanted = search?.toLowerCase() ?? '';
      const found = items.filter(
        ({ id, symbol, name, open }) =>
          (open || !openOnly) && `${id}\n${symbol}\n${name}`.toLowerCase().includes(wanted),
      );
      return {
        assets: found.map(({ id, name, kind, open, payout }) => ({
          ...{ id, name, kind, open, payoutPercent: percent(payout) },
        })),
      };
    },
  });

  private readonly analysis = defineTool({
    name: 'market_analysis',
    description:
      'What the last closed candles of an asset show: trend, momentum, volatility, levels, patterns, and points for call ' +
      'and put, which are no probability. A reading of the past, no forecast.',
    parameters: z.strictObject(SERIES),
    permission: 'market:read',
    run: async ({ asset, timeframe }, { principal: { userId }, locale }) => {
      const { trend, momentum, volatility, levels, patterns, score, readOut, ...rest } =
        await this.market.analysis(userId, { asset, timeframe, locale });
      return {
        ...{ asset: rest.asset, timeframe: rest.timeframe, at: rest.at, price: rest.price },
        ...(trend && { trend: { direction: trend.direction, strength: trend.strength } }),
        ...(momentum && { momentum: { direction: momentum.direction, rsi: momentum.rsi } }),
        ...(volatility && { volatility: { level: volatility.level, atr: volatility.atr } }),
        levels,
        patterns: patterns.map(({ id, direction, candlesAgo }) => ({ id, direction, candlesAgo })),
        ...(score && { score: { call: score.call, put: score.put, lean: score.lean } }),
        statements: readOut.map(({ text }) => text),
      };
    },
  });

  private readonly candles = defineTool({
    name: 'market_candles',
    description: 'The newest closed candles of an asset, oldest first; times are their starts.',
    parameters: z.strictObject({ ...SERIES, limit: z.int().min(1).max(60).default(20) }),
    permission: 'market:read',
    run: async ({ asset, timeframe, limit }, { principal: { userId } }) => {
      const { complete, items } = await this.market.candles(userId, { asset, timeframe, limit });
      return {
        ...{ asset, timeframe, complete },
        candles: items.map(({ time, open, high, low, close }) => ({ time, open, high, low, close })),
      };
    },
  });
}
