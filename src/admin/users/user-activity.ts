import { Injectable } from '@nestjs/common';
import type { User } from '../../auth/index.js';
import { BotView } from '../../bot/index.js';
import { toTradeDto, Trades } from '../../broker/index.js';
import { type Event, EventService, toEventDto } from '../../events/index.js';
import { NEWEST, type UserPageDto } from './user.dto.js';

/** What a user does: events, trades and the bot. */
@Injectable()
export class UserActivity {
  constructor(
    private readonly events: EventService,
    private readonly trades: Trades,
    private readonly bots: BotView,
  ) {}

  async of({ id, email }: User): Promise<Pick<UserPageDto, 'events' | 'trades' | 'bot'>> {
    const [events, trades, bot] = await Promise.all([
      this.eventsOf([email, id]),
      this.trades.list(id, {}, NEWEST),
      this.bots.status(id),
    ]);
    return { events: events.map(toEventDto), trades: trades.map(toTradeDto), bot };
  }

  /** Senders call a user by the e-mail or by our id. */
  private async eventsOf(names: readonly string[]): Promise<Event[]> {
    const pages = await Promise.all(names.map((userId) => this.events.list({ userId, limit: NEWEST })));
    return pages
      .flatMap(({ items }) => items)
      .sort((a, b) => b.timestamp.getTime() - a.timestamp.getTime())
      .slice(0, NEWEST);
  }
}
