import { Injectable } from '@nestjs/common';
import { dayLabel, Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock, LanguageModel, TokenLedger } from '../../platform/index.js';
import type { AssistantUsageDto, ConversationUsageDto } from './usage.dto.js';

@Injectable()
export class UsageService {
  private readonly zone: Zone;

  constructor(
    private readonly config: Config,
    private readonly model: LanguageModel,
    private readonly ledger: TokenLedger,
    private readonly clock: Clock,
  ) {
    this.zone = Zone.find(config.businessTz)!;
  }

  /** What a user's assistant has used up today, of how much. */
  async today(userId: string): Promise<AssistantUsageDto> {
    const day = this.zone.dayOf(this.clock.now());
    const { inputTokens, outputTokens } = await this.ledger.ofUserToday(userId);
    return {
      available: this.model.isConfigured,
      day: dayLabel(day),
      tokens: inputTokens + outputTokens,
      budget: this.config.assistant.userDailyTokens || null,
      resetsAt: new Date(this.zone.startOfDay(day + 1)).toISOString(),
    };
  }

  /** What a conversation has used up, of how much. */
  async ofConversation(id: string): Promise<ConversationUsageDto> {
    const { inputTokens: input, outputTokens: output } = await this.ledger.ofConversation(id);
    return {
      tokens: input + output,
      input,
      output,
      budget: this.config.assistant.conversationTokens || null,
    };
  }
}
