import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ErasedPerson,
  jsonLines,
  jsonText,
  PersonalData,
  type PersonalDataPart,
  type PersonalFile,
  type Person,
} from '../../auth/index.js';
import { StrategyTradeRepository } from '../performance/strategy-trade.repository.js';
import { BotRepository } from '../runtime/bot.repository.js';
import { BotService } from '../runtime/bot.service.js';

/** Somebody's bot, and how its trades ended. */
@Injectable()
export class BotPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'bot';
  readonly collections = ['bot_status', 'strategy_trades'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly bots: BotRepository,
    private readonly service: BotService,
    private readonly results: StrategyTradeRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  *export({ id }: Person): Iterable<PersonalFile> {
    yield {
      path: 'bot/bot.json',
      about: {
        'pt-BR': 'Seu robô e as configurações da última execução.',
        en: 'Your bot, and the settings of its latest run.',
      },
      content: jsonText(() => this.bot(id)),
    };
    yield {
      path: 'bot/results.jsonl',
      about: {
        'pt-BR': 'Como terminaram as operações do seu robô.',
        en: 'How the trades of your bot ended.',
      },
      content: jsonLines(this.resultsOf(id)),
    };
  }

  async close(userId: string): Promise<void> {
    await this.service.kill(userId);
  }

  async erase({ id }: ErasedPerson): Promise<void> {
    await this.service.kill(id);
    await this.bots.delete(id);
    await this.results.deleteOf(id);
  }

  private async bot(userId: string): Promise<object | null> {
    const row = await this.bots.find(userId);
    if (!row) return null;
    const { connected, state, since, accountType, settings, startedAt, lastSignalAt, detail } = row;
    return { connected, state, since, accountType, settings, startedAt, lastSignalAt, detail };
  }

  private async *resultsOf(userId: string): AsyncIterable<object> {
    for await (const { _id: id, userId: _, stake, pnl, ...rest } of this.results.of(userId)) {
      yield { id, ...rest, stake: stake / 100, pnl: pnl / 100 };
    }
  }
}
