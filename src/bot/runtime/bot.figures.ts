import { Injectable } from '@nestjs/common';
import { LiveFigures } from '../../platform/index.js';
import { BotRepository } from './bot.repository.js';
import { BOT_STATES, isRunning } from './bot.states.js';

/** How many bots are at work, in all processes. Each is one count over a range of the index by state. */
@Injectable()
export class BotFigures {
  constructor(bots: BotRepository, figures: LiveFigures) {
    const shared = { unit: 'bots', scope: 'installation' as const };
    figures.add({
      ...shared,
      name: 'bots.running',
      help: 'Bots that make orders, or will again',
      read: () => bots.countIn(BOT_STATES.filter(isRunning)),
    });
    figures.add({
      ...shared,
      name: 'bots.failing',
      help: 'Of those that run: bots whose run has failed and begins anew after a pause',
      read: () => bots.countIn(['error']),
    });
  }
}
