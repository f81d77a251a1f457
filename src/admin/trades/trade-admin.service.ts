import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { OrderService } from '../../broker/index.js';
import {
  type ListAllTradesDto,
  toTradeTotalDto,
  toUserTradeDto,
  type TradeTotalsDto,
  type TradeTotalsQueryDto,
  type UserTradePageDto,
} from './trade-admin.dto.js';

/** Trades of everybody, as staff looks at them. */
@Injectable()
export class TradeAdminService {
  constructor(
    private readonly orders: OrderService,
    private readonly users: UserRepository,
  ) {}

  async list({ user, ...query }: ListAllTradesDto): Promise<UserTradePageDto> {
    const { items, nextCursor } = await this.orders.listTradesOfAll(user, query);
    const users = await this.users.findByIds([...new Set(items.map(({ userId }) => userId))]);
    const emails = new Map(users.map(({ id, email }) => [id, email]));
    return {
      items: items.map((trade) => toUserTradeDto(trade, emails.get(trade.userId) ?? null)),
      nextCursor,
    };
  }

  async totals({ user, ...query }: TradeTotalsQueryDto): Promise<TradeTotalsDto> {
    return { items: (await this.orders.totalsOfAll(user, query)).map(toTradeTotalDto) };
  }
}
