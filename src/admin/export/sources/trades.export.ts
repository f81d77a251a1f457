import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../../auth/index.js';
import { type ListedTrade, Trades, tradeTable, type TradeStatus } from '../../../broker/index.js';
import type { PdfContent, Report, Table, Tile } from '../../../common/index.js';
import { Config } from '../../../config/index.js';
import { Clock } from '../../../platform/index.js';
import { type Asked, type ExportSource, MOST_PRINTED } from './export-source.js';
import { Paper } from './paper.js';
import { accountKey, type AccountTotal, inOrder, TradeTally } from './trade-tally.js';

/** Trades of everybody, newest first. */
@Injectable()
export class TradesExport implements ExportSource {
  constructor(
    private readonly trades: Trades,
    private readonly users: UserRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  table(asked: Asked): Promise<Report> {
    return Promise.resolve(tradeTable(this.scan(asked), 'all'));
  }

  /** Reads all of them once: so rows and figures are of the same moment. */
  async print(asked: Asked): Promise<PdfContent> {
    const tally = new TradeTally(asked.span);
    const printed: ListedTrade[] = [];
    for await (const trades of this.scan(asked)) {
      asked.signal.throwIfAborted();
      for (const trade of trades) {
        tally.add(trade);
        if (printed.length < MOST_PRINTED) printed.push(trade);
      }
    }
    const totals = inOrder(tally.totals(), this.config.currency);
    const [first] = totals;
    const paper = new Paper(asked, first?.currency ?? this.config.currency, this.clock.date());
    const { format } = paper;
    const { words } = format;
    if (!first) return paper.content({ tiles: [], charts: [], tables: [], isEmpty: true });
    const account = words.accounts[first.accountType];
    return paper.content({
      more: [format.fill(words.shown, { account, currency: first.currency })],
      tiles: tilesOf(first, paper),
      charts: paper.charts(tally.days(accountKey(first)), [
        { title: words.columns.trades, kind: 'bars' },
        { title: words.columns.pnl, kind: 'bars' },
      ]),
      tables: [
        totalsTable(totals, paper),
        tradesTable(printed, await this.emails(printed), tally.count, paper),
      ],
      isEmpty: false,
    });
  }

  private scan({ query, span: { from, to } }: Asked): AsyncIterable<ListedTrade[]> {
    const { user, asset, strategy, accountType, currency, status } = query;
    return this.trades.scan(user, {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(asset !== undefined && { asset }),
      ...(strategy !== undefined && { strategy }),
      ...(accountType !== undefined && { accountType }),
      ...(currency !== undefined && { currency }),
      ...(status !== undefined && { status: status as TradeStatus }),
    });
  }

  private async emails(trades: readonly ListedTrade[]): Promise<ReadonlyMap<string, string>> {
    const users = await this.users.findByIds([...new Set(trades.map(({ userId }) => userId))]);
    return new Map(users.map(({ id, email }) => [id, email]));
  }
}

function tilesOf({ trades, wins, losses, staked, pnl }: AccountTotal, paper: Paper): Tile[] {
  const { format } = paper;
  const { columns, winRate } = format.words;
  return [
    paper.tile(columns.trades, format.count(trades)),
    paper.tile(columns.wins, format.count(wins)),
    paper.tile(winRate, format.winRate(wins, losses)),
    paper.tile(columns.stake, format.money(staked / 100)),
    paper.tile(columns.pnl, format.money(pnl / 100)),
  ];
}

function totalsTable(totals: readonly AccountTotal[], { format }: Paper): Table {
  const { accounts, columns, totals: title, winRate } = format.words;
  return {
    title,
    columns: [
      { label: columns.accountType, align: 'left', width: 2 },
      { label: columns.currency, align: 'left', width: 2 },
      { label: columns.trades, align: 'right', width: 2 },
      { label: columns.wins, align: 'right', width: 2 },
      { label: columns.losses, align: 'right', width: 2 },
      { label: winRate, align: 'right', width: 2.4 },
      { label: columns.stake, align: 'right', width: 3 },
      { label: columns.pnl, align: 'right', width: 3 },
    ],
    rows: totals.map(({ accountType, currency, trades, wins, losses, staked, pnl }) => [
      accounts[accountType],
      currency,
      format.count(trades),
      format.count(wins),
      format.count(losses),
      format.winRate(wins, losses),
      format.money(staked / 100, currency),
      format.money(pnl / 100, currency),
    ]),
  };
}

function tradesTable(
  trades: readonly ListedTrade[],
  emails: ReadonlyMap<string, string>,
  all: number,
  paper: Paper,
): Table {
  const { format } = paper;
  const { words } = format;
  const { columns } = words;
  return {
    title: words.titles.trades,
    columns: [
      { label: words.at, align: 'left', width: 3.2 },
      { label: columns.userId, align: 'left', width: 4.1 },
      { label: columns.asset, align: 'left', width: 2.9 },
      { label: columns.direction, align: 'left', width: 1.7 },
      { label: columns.accountType, align: 'left', width: 1.45 },
      { label: columns.stake, align: 'right', width: 2.2 },
      { label: columns.status, align: 'left', width: 1.95 },
      { label: columns.pnl, align: 'right', width: 2.3 },
    ],
    rows: trades.map((trade) => [
      paper.instant(trade.createdAt),
      emails.get(trade.userId) ?? trade.userId,
      trade.asset,
      trade.direction,
      words.accounts[trade.accountType],
      format.money(trade.stake / 100, trade.currency),
      words.tradeStatuses[trade.status],
      format.money(trade.pnl / 100, trade.currency),
    ]),
    ...paper.rest(trades.length, all, 'in the file'),
  };
}
