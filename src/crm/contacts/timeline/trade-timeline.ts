import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Trade, toTradeDto, Trades } from '../../../broker/index.js';
import type { Contact } from '../contact.js';
import { type TimelineItem, type TimelinePosition, TimelineSources } from './timeline-source.js';

/** Trades of the contact's account. */
@Injectable()
export class TradeTimeline implements OnModuleInit {
  constructor(
    private readonly trades: Trades,
    private readonly sources: TimelineSources,
  ) {}

  onModuleInit(): void {
    this.sources.register({ name: 'trades', read: (...asked) => this.read(...asked) });
  }

  private async read({ userId }: Contact, limit: number, before?: TimelinePosition): Promise<TimelineItem[]> {
    if (userId === undefined) return [];
    const after = before && { createdAt: before.time, id: before.id };
    return (await this.trades.list(userId, {}, limit, after)).map(toItem);
  }
}

function toItem(trade: Trade): TimelineItem {
  const { id, createdAt, direction, asset, status } = trade;
  const title = `${direction} ${asset}: ${status}`;
  return {
    id,
    kind: 'trade',
    at: new Date(createdAt),
    title,
    data: { ...toTradeDto(trade), currency: trade.currency },
  };
}
