import { Injectable, type OnModuleInit } from '@nestjs/common';
import { z } from 'zod';
import { ACCOUNT_TYPES, DIRECTIONS, OPTION_KINDS } from '../../broker/index.js';
import { TIMEFRAMES } from '../../market/index.js';
import { defineTool, Proposed, type ToolContext } from '../tools/assistant-tool.js';
import { AssistantTools } from '../tools/assistant-tools.js';
import type { ProposalKind } from './proposal.dto.js';
import { ProposalService } from './proposal.service.js';

const ASSET = z.string().min(1).max(64);
const KIND = z.enum(OPTION_KINDS).default('blitz');
const EXPIRY = z.int().min(1).max(86_400).default(60);
const AMOUNT = z.number().min(0.01).optional();

/** What the assistant may propose to the asker; nothing of it acts. */
@Injectable()
export class ProposalTools implements OnModuleInit {
  constructor(
    private readonly tools: AssistantTools,
    private readonly proposals: ProposalService,
  ) {}

  onModuleInit(): void {
    this.tools.add(this.order, this.botStart);
  }

  private readonly order = defineTool({
    name: 'propose_order',
    description:
      'Proposes one order to the user, who has to confirm it; it buys nothing. Only when the user asked for one themselves, ' +
      'in their own message.',
    parameters: z.strictObject({
      asset: ASSET.describe('Id of an asset, as market_assets gives it'),
      kind: KIND,
      direction: z.enum(DIRECTIONS).describe('call: the price rises; put: it falls'),
      stake: z.number().min(0.01).describe("Units of the account's currency"),
      expirySeconds: EXPIRY,
      accountType: z.enum(ACCOUNT_TYPES).default('demo'),
    }),
    permission: 'trading:write',
    run: (args, context) => this.propose('order', args, context),
  });

  private readonly botStart = defineTool({
    name: 'propose_bot_start',
    description:
      'Proposes to the user to start their bot with a strategy and settings; they have to confirm it, and nothing is started. ' +
      'Only when the user asked for it themselves, in their own message. Propose protections, too.',
    parameters: z.strictObject({
      strategy: z.string().min(1).max(64).describe('Id, as list_strategies gives it'),
      params: z
        .record(z.string(), z.union([z.number(), z.boolean(), z.string().max(4000)]))
        .optional()
        .describe('Parameters of the strategy; those left out have their defaults'),
      assets: z.array(ASSET).min(1).max(20),
      timeframe: z.enum(TIMEFRAMES),
      kind: KIND,
      expirySeconds: EXPIRY,
      stake: z.strictObject({
        mode: z.enum(['fixed', 'percent']),
        amount: z.number().min(0.01).describe("Units of the account's currency, or percent of its balance"),
        progression: z.enum(['none', 'martingale', 'soros']).optional(),
        levels: z.int().min(0).max(3).optional(),
      }),
      protections: z
        .strictObject({
          stopLoss: AMOUNT.describe('Loss of a day at which it waits for the next one'),
          stopWin: AMOUNT.describe('Win of a day at which it waits for the next one'),
          maxDrawdown: AMOUNT.describe('Fall from the highest point at which it stops'),
          maxConsecutiveLosses: z.int().min(1).optional(),
          cooldownSeconds: z.int().min(0).optional(),
          minPayout: z.number().min(0).optional().describe('As a fraction: 0.8'),
          maxOpen: z.int().min(1).optional(),
          hours: z.string().max(200).optional().describe('Such as 09:00-17:30, in the business time zone'),
        })
        .optional(),
    }),
    permission: 'trading:write',
    run: (args, context) => this.propose('bot', args, context),
  });

  private async propose(kind: ProposalKind, args: object, context: ToolContext): Promise<Proposed> {
    const { principal, conversationId, signal } = context;
    const asked = { userId: principal.userId, conversationId, signal };
    return new Proposed(await this.proposals.propose(kind, args, asked));
  }
}
