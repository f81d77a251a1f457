import { Injectable, Logger } from '@nestjs/common';
import { newId, Zone } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock } from '../../clock/clock.js';
import type { ModelUsage } from '../language-model-api.js';
import { TokensSpent } from '../openai.errors.js';
import {
  type Bill,
  type Budget,
  budgetsOf,
  conversationRow,
  dayRow,
  noRoomIn,
  userRow,
} from './budgets.rules.js';
import { ModelUsageRepository } from './model-usage.repository.js';
import type { Hold } from './model-usage.schema.js';

/** Tokens that are set aside in all budgets of a request. */
export interface Reservation {
  hold: Hold;
  rows: readonly string[];
}

/** Who has used up how many tokens of the language model, and who may use more. A day is one of BUSINESS_TZ. */
@Injectable()
export class TokenLedger {
  private readonly log = new Logger(TokenLedger.name);
  private readonly zone: Zone;

  constructor(
    private readonly config: Config,
    private readonly usage: ModelUsageRepository,
    private readonly clock: Clock,
  ) {
    this.zone = Zone.find(config.businessTz)!;
  }

  /**
   * Sets tokens aside for a request, in every budget of its bill.
   * @param withinMs how long the request may take; a hold that is older was left by a process that is gone
   * @throws TokensSpent naming the budget without room
   */
  async reserve(bill: Bill, tokens: ModelUsage, withinMs: number): Promise<Reservation> {
    const now = this.clock.now();
    const hold: Hold = {
      id: newId('hld'),
      input: tokens.inputTokens,
      output: tokens.outputTokens,
      until: new Date(now + withinMs),
    };
    const rows: string[] = [];
    try {
      for (const budget of budgetsOf(bill, this.limits(), now, this.zone)) {
        await this.take(budget, hold, now);
        rows.push(budget.id);
      }
    } catch (error) {
      await this.each(rows, (row) => this.usage.giveBack(row, hold));
      throw error;
    }
    return { hold, rows };
  }

  /** Counts what was used up instead of what was set aside. Never fails: what cannot be written ends by time. */
  async settle({ hold, rows }: Reservation, used: ModelUsage): Promise<void> {
    await this.each(rows, (row) => this.usage.settle(row, hold, used));
  }

  /** Gives all back: the model was not asked. */
  async cancel({ hold, rows }: Reservation): Promise<void> {
    await this.each(rows, (row) => this.usage.giveBack(row, hold));
  }

  /** What a conversation has used up. */
  ofConversation(conversationId: string): Promise<ModelUsage> {
    return this.usage.find(conversationRow(conversationId));
  }

  /** What a user's assistant has used up today. */
  ofUserToday(userId: string): Promise<ModelUsage> {
    return this.usage.find(userRow(this.today(), { purpose: 'assistant', userId }));
  }

  /** What the installation has used up today. */
  ofToday(): Promise<ModelUsage> {
    return this.usage.find(dayRow(this.today()));
  }

  /** Who has used up what is not known any more; the installation's days stay. */
  async forget(userId: string, conversationIds: readonly string[]): Promise<void> {
    await this.usage.delete(conversationIds.map(conversationRow), `:${userId}`);
  }

  private today(): number {
    return this.zone.dayOf(this.clock.now());
  }

  private limits() {
    const { openai, assistant } = this.config;
    return {
      installationDay: openai?.dailyTokens ?? 0,
      userDay: assistant.userDailyTokens,
      conversation: assistant.conversationTokens,
    };
  }

  private async take(budget: Budget, hold: Hold, now: number): Promise<void> {
    const at = new Date(now);
    if (await this.usage.hold(budget.id, hold, budget.limit, at)) return;
    const ended = await this.usage.endOverdue(budget.id, at);
    if (ended > 0 && (await this.usage.hold(budget.id, hold, budget.limit, at))) return;
    const { resetsAt } = budget;
    throw new TokensSpent(
      noRoomIn(budget),
      resetsAt === undefined ? undefined : Math.ceil((resetsAt - now) / 1000),
    );
  }

  private async each(rows: readonly string[], write: (row: string) => Promise<void>): Promise<void> {
    for (const result of await Promise.allSettled(rows.map(write))) {
      if (result.status === 'rejected') this.log.warn(`Tokens were not counted: ${String(result.reason)}`);
    }
  }
}
