import { Injectable } from '@nestjs/common';
import { ApiKeys, SessionService, toUserDto, UserRepository } from '../../auth/index.js';
import { BotView } from '../../bot/index.js';
import { toTradeDto, Trades } from '../../broker/index.js';
import { type Event, EventService, toEventDto } from '../../events/index.js';
import { AuditService } from '../audit/audit.service.js';
import type { UserPageDto } from './user.dto.js';
import { UserNotFound } from './user.errors.js';

/** Of each list. */
const NEWEST = 20;

/** Everything about one user that staff asks for first. */
@Injectable()
export class UserPage {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly keys: ApiKeys,
    private readonly events: EventService,
    private readonly trades: Trades,
    private readonly bots: BotView,
    private readonly audit: AuditService,
  ) {}

  /** @throws UserNotFound */
  async of(id: string): Promise<UserPageDto> {
    const user = await this.users.findById(id);
    if (!user) throw new UserNotFound();
    const page = { limit: NEWEST };
    const [events, trades, sessions, keys, bot, audit] = await Promise.all([
      this.eventsOf([user.email, id]),
      this.trades.list(id, {}, NEWEST),
      this.sessions.list({ userId: id }, page),
      this.keys.list(id, page),
      this.bots.status(id),
      this.audit.list({ ...page, target: id }),
    ]);
    return {
      ...toUserDto(user),
      events: events.map(toEventDto),
      trades: trades.map(toTradeDto),
      sessions: sessions.items,
      apiKeys: keys.items,
      bot,
      audit: audit.items,
    };
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
