import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type ErasedPerson,
  everyItem,
  jsonLines,
  PersonalData,
  type PersonalDataPart,
  type PersonalFile,
  type Person,
} from '../../auth/index.js';
import { BacktestNotFound } from './backtest.errors.js';
import { BacktestService } from './backtest.service.js';

/** Somebody's backtests; they go by themselves a month after they have ended. */
@Injectable()
export class BacktestsPart implements PersonalDataPart, OnModuleInit {
  readonly name = 'backtests';
  readonly collections = ['backtests', 'backtest_parts'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly backtests: BacktestService,
  ) {}

  onModuleInit(): void {
    this.personalData.add(this);
  }

  *export({ id }: Person): Iterable<PersonalFile> {
    yield {
      path: 'bot/backtests.jsonl',
      about: {
        'pt-BR': 'Seus backtests do último mês, com o resultado de cada um.',
        en: 'Your backtests of the last month, with what came of each.',
      },
      content: jsonLines(this.of(id)),
    };
  }

  async erase({ id: userId }: ErasedPerson): Promise<void> {
    for (;;) {
      const { items } = await this.backtests.list(userId, { limit: 100 });
      if (items.length === 0) return;
      // one that runs is cancelled first, and deleted in the next round
      for (const { id } of items) await this.backtests.delete(userId, id).catch(passOverGone);
    }
  }

  private async *of(userId: string): AsyncIterable<object> {
    for await (const { id } of everyItem((query) => this.backtests.list(userId, query))) {
      const backtest = await this.backtests.get(userId, id).catch(passOverGone);
      if (backtest) yield backtest;
    }
  }
}

/** Its time was over in this moment. */
function passOverGone(error: unknown): undefined {
  if (!(error instanceof BacktestNotFound)) throw error;
}
