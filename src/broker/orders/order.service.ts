import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { decodeCursor, notOfThisList, type Page, type PageQueryDto, toPage } from '../../common/index.js';
import { RealLimits } from '../real-trading/real-limits.js';
import {
  type OrderDto,
  type OrderPageDto,
  type PlaceOrderDto,
  toOrderDto,
  toOrderRequest,
} from './order.dto.js';
import { OrderRejected } from './order.errors.js';
import { Orders } from './orders.js';
import type { Trade } from './trade.js';
import { type ListOrdersDto, type ListTradesDto, toTradeDto, type TradeDto } from './trade.dto.js';
import { tradesCsv } from './trade-file.js';
import type { TradeFilter, TradePosition } from './trade-filter.js';
import { type ListedTotal, TradeTotals } from './trade-totals.js';
import { Trades } from './trades.js';

/** Orders by hand, and one's own orders and trades as they are shown. */
@Injectable()
export class OrderService {
  constructor(
    private readonly orders: Orders,
    private readonly trades: Trades,
    private readonly totals: TradeTotals,
    private readonly limits: RealLimits,
  ) {}

  /**
   * @returns the order, and whether it is a new one
   * @throws OrderRejected when a new one was refused by the broker, and whatever `Orders.place` throws
   */
  async place(userId: string, dto: PlaceOrderDto): Promise<{ order: OrderDto; created: boolean }> {
    return (await this.placeIf(userId, dto, () => Promise.resolve(true)))!;
  }

  /** The same, unless it is not wanted any more right before it is written: undefined then. */
  async placeIf(
    userId: string,
    dto: PlaceOrderDto,
    isWanted: () => Promise<boolean>,
  ): Promise<{ order: OrderDto; created: boolean } | undefined> {
    const placed = await this.orders.placeIf(userId, toOrderRequest(dto), { by: 'user' }, isWanted);
    if (!placed) return undefined;
    const { trade, created } = placed;
    if (created && trade.state === 'rejected') throw new OrderRejected(trade);
    return { order: toOrderDto(trade, await this.realTrading(userId)), created };
  }

  /** Whether it could be bought now; nothing is written, reserved or sent. @throws what `Orders.tryOut` throws */
  tryOut(userId: string, dto: PlaceOrderDto): Promise<void> {
    return this.orders.tryOut(userId, toOrderRequest(dto));
  }

  /** The order of this id of the user's own; null when there is none. */
  async find(userId: string, clientOrderId: string): Promise<OrderDto | null> {
    const trade = await this.trades.findByClientOrderId(userId, clientOrderId);
    return trade && toOrderDto(trade, await this.realTrading(userId));
  }

  /** @throws OrderNotFound */
  async get(userId: string, id: string): Promise<OrderDto> {
    return toOrderDto(await this.trades.get(userId, id), await this.realTrading(userId));
  }

  async listOrders(userId: string, query: ListOrdersDto): Promise<OrderPageDto> {
    const realTrading = await this.realTrading(userId);
    return { ...(await this.page(userId, query, (trade) => toOrderDto(trade, realTrading))), realTrading };
  }

  listTrades(userId: string, query: ListTradesDto): Promise<Page<TradeDto>> {
    return this.page(userId, query, toTradeDto);
  }

  /** Trades of everybody, or of one user: for staff only. */
  async listTradesOfAll(userId: string | undefined, query: ListOrdersDto): Promise<Page<Trade>> {
    const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
    const [filter, limit] = [filterOf(query), query.limit + 1];
    const rows =
      userId === undefined
        ? await this.trades.listOfAll(filter, limit, after)
        : await this.trades.list(userId, filter, limit, after);
    return paged(rows, query.limit, (trade) => trade);
  }

  /** Those of `listTradesOfAll` added up: for staff only. */
  totalsOfAll(
    userId: string | undefined,
    query: Omit<ListOrdersDto, keyof PageQueryDto>,
  ): Promise<ListedTotal[]> {
    return this.totals.listed(userId, filterOf(query));
  }

  /** Those that a bot has made. */
  listTradesOfBots(userId: string, query: ListOrdersDto): Promise<Page<TradeDto>> {
    return this.page(userId, query, toTradeDto, { byBot: true });
  }

  /** As CSV, sent as it is read. */
  tradesFile(userId: string, query: ListTradesDto): Promise<Readable> {
    return tradesCsv(this.trades.scan(userId, filterOf(query)));
  }

  private async page<T>(
    userId: string,
    query: ListOrdersDto,
    map: (trade: Trade) => T,
    more: TradeFilter = {},
  ): Promise<Page<T>> {
    const after = query.cursor === undefined ? undefined : positionOf(query.cursor);
    const rows = await this.trades.list(userId, { ...filterOf(query), ...more }, query.limit + 1, after);
    return paged(rows, query.limit, map);
  }

  private async realTrading(userId: string): Promise<boolean> {
    return (await this.limits.of(userId)).enabled;
  }
}

function paged<T>(rows: readonly Trade[], limit: number, map: (trade: Trade) => T): Page<T> {
  return toPage(rows, limit, ({ createdAt, id }) => [createdAt, id], map);
}

function filterOf({
  from,
  to,
  asset,
  status,
  accountType,
  strategy,
}: Omit<ListOrdersDto, keyof PageQueryDto>): TradeFilter {
  return {
    ...(from && { from: from.getTime() }),
    ...(to && { to: to.getTime() }),
    ...(asset !== undefined && { asset }),
    ...(status !== undefined && { status }),
    ...(accountType !== undefined && { accountType }),
    ...(strategy !== undefined && { strategy }),
  };
}

function positionOf(cursor: string): TradePosition {
  const [createdAt, id] = decodeCursor(cursor, 2);
  if (typeof createdAt !== 'number' || typeof id !== 'string') {
    throw notOfThisList();
  }
  return { createdAt, id };
}
