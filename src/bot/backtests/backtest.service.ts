import { Injectable } from '@nestjs/common';
import {
  decodeIdCursor,
  decodeCursor,
  InvalidInput,
  notOfThisList,
  newId,
  type Page,
  toPage,
} from '../../common/index.js';
import { candleStart, MarketSources, msOf, type Timeframe, UnknownAsset } from '../../market/index.js';
import { Clock } from '../../platform/index.js';
import { checkRunSettings } from '../run/run-settings.rules.js';
import type { RunSettings } from '../run/run-settings.js';
import { findStrategy } from '../strategies/strategies.js';
import { MOST_CANDLES } from './backtest-candles.js';
import {
  type BacktestDto,
  type BacktestRowDto,
  type BacktestTradeDto,
  type CreateBacktestDto,
  toBacktestDto,
  toBacktestRowDto,
} from './backtest.dto.js';
import { BacktestNotFound, TooManyBacktests } from './backtest.errors.js';
import { BacktestFeed } from './backtest-feed.js';
import { BacktestJobs } from './backtest.jobs.js';
import { BacktestPartsRepository } from './backtest-parts.repository.js';
import { BacktestRepository, type StoredBacktest } from './backtest.repository.js';
import type { StoredPlan } from './backtest.schema.js';
import { ACTIVE_STATES } from './backtest.states.js';
import { BacktestWorkers } from './backtest-workers.js';
import { expiryFault } from './expiry.rules.js';
import type { SweepPlan } from './sweep.js';
import { combinationsOf } from './sweep.rules.js';

/** Backtests of one user that wait or run. */
const MOST_ACTIVE = 3;
/** Candles times combinations of one sweep: some minutes of a core, which others wait for too. */
const MOST_STEPS = 100_000_000;
const DEFAULT_FOLDS = 3;
/** When nothing is said: units of the currency, and a usual pay-out. */
const DEFAULT_BALANCE = 10_000;
const DEFAULT_PAYOUT = 0.85;
/** Candles that are tested when no time is said. */
const DEFAULT_CANDLES = 10_000;
/** How long uploaded candles wait for their backtest. */
const UPLOAD_MS = 7 * 86_400_000;

@Injectable()
export class BacktestService {
  constructor(
    private readonly repository: BacktestRepository,
    private readonly parts: BacktestPartsRepository,
    private readonly jobs: BacktestJobs,
    private readonly workers: BacktestWorkers,
    private readonly sources: MarketSources,
    private readonly feed: BacktestFeed,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a backtest on. @throws InvalidInput, UnknownAsset, TooManyBacktests, BadCandleFile as `WorkerRefusal`
   */
  async create(userId: string, dto: CreateBacktestDto): Promise<BacktestDto> {
    const settings = settingsOf(dto);
    const sweep = sweepOf(settings, dto);
    await this.checkActive(userId, MOST_ACTIVE - 1);
    const id = newId('bt', this.clock.now());
    try {
      return await this.take(userId, id, dto, settings, sweep);
    } catch (error) {
      // nothing of what was refused stays, and no row whose owner was told that it is none
      await this.repository.withdraw(userId, id);
      await this.parts.removeCandles(id);
      throw error;
    }
  }

  private async take(
    userId: string,
    id: string,
    dto: CreateBacktestDto,
    settings: RunSettings,
    sweep: SweepPlan | undefined,
  ): Promise<BacktestDto> {
    const upload = dto.csv === undefined ? undefined : await this.upload(id, dto.csv, settings.timeframe);
    const range = upload ?? (await this.rangeOf(userId, settings));
    const from = candleStart(dto.from?.getTime() ?? range.from, settings.timeframe);
    const to = candleStart(dto.to?.getTime() ?? range.to, settings.timeframe);
    checkRange(from, to, settings, upload === undefined);
    checkSweep(sweep, upload?.candles ?? ((to - from) / msOf(settings.timeframe)) * settings.assets.length);
    const plan: StoredPlan = {
      settings,
      from: new Date(from),
      to: new Date(Math.min(to, range.to)),
      balance: Math.round((dto.balance ?? DEFAULT_BALANCE) * 100),
      payout: dto.payout ?? DEFAULT_PAYOUT,
      ...(sweep && { sweep }),
      ...(upload && { uploadTickSize: upload.tickSize }),
    };
    const row: StoredBacktest = {
      _id: id,
      userId,
      state: 'queued',
      plan,
      done: 0,
      total: 0,
      createdAt: this.clock.date(),
    };
    await this.repository.create(row);
    await this.checkActive(userId, MOST_ACTIVE); // others that came at the same time
    await this.jobs.add(id);
    return toBacktestDto(row);
  }

  async list(
    userId: string,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<Page<BacktestRowDto>> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, 'bt');
    const rows = await this.repository.list(userId, limit + 1, before);
    return toPage(rows, limit, ({ _id }) => [_id], toBacktestRowDto);
  }

  /** @throws BacktestNotFound */
  async get(userId: string, id: string): Promise<BacktestDto> {
    const row = await this.find(userId, id);
    return toBacktestDto(ACTIVE_STATES.includes(row.state) ? await this.jobs.reconciled(row) : row);
  }

  /** In the order in which they were made. @throws BacktestNotFound */
  async trades(
    userId: string,
    id: string,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<Page<BacktestTradeDto>> {
    await this.find(userId, id);
    const from = cursor === undefined ? 0 : decodeIndex(cursor);
    const trades = await this.parts.trades(id, from, limit + 1);
    const numbered = trades.map((trade, index) => ({ trade, index: from + index }));
    return toPage(
      numbered,
      limit,
      ({ index }) => [index + 1],
      ({ trade }) => trade,
    );
  }

  /** Cancels one that waits or runs, deletes a finished one. @throws BacktestNotFound */
  async delete(userId: string, id: string): Promise<void> {
    const row = await this.find(userId, id);
    const now = this.clock.date();
    const ends = { finishedAt: now, expireAt: new Date(now.getTime() + UPLOAD_MS) };
    const cancelled = await this.repository.change(row._id, 'cancelled', ends);
    if (cancelled) {
      await this.jobs.cancel(id);
      this.feed.changed(cancelled);
      await this.parts.removeCandles(id);
    } else if (await this.repository.remove(userId, id)) await this.parts.removeAll(id);
  }

  private async checkActive(userId: string, most: number): Promise<void> {
    if ((await this.repository.countActive(userId)) <= most) return;
    throw new TooManyBacktests(`At most ${MOST_ACTIVE} backtests wait or run at once; end one of them`);
  }

  private async find(userId: string, id: string): Promise<StoredBacktest> {
    const row = await this.repository.findById(userId, id);
    if (!row) throw new BacktestNotFound();
    return row;
  }

  /** Stores the candles of a file; returns what time they are of. */
  private async upload(id: string, csv: string, timeframe: Timeframe) {
    const { tickSize, candles } = await this.workers.readCsv(Buffer.from(csv), timeframe);
    if (candles.length > MOST_CANDLES) {
      throw new InvalidInput([{ field: 'csv', message: `has more than ${MOST_CANDLES} candles` }]);
    }
    await this.parts.storeCandles(id, candles, new Date(this.clock.now() + UPLOAD_MS));
    const last = candles.time[candles.length - 1];
    return { tickSize, candles: candles.length, from: candles.time[0], to: last + msOf(timeframe) };
  }

  /** The newest candles of the user's market. @throws UnknownAsset */
  private async rangeOf(userId: string, { assets, timeframe }: RunSettings) {
    const source = await this.sources.of(userId);
    const known = new Set((await source.assets()).map(({ id }) => id));
    const unknown = assets.find((asset) => !known.has(asset));
    if (unknown !== undefined) throw new UnknownAsset(unknown);
    const to = candleStart(source.now(), timeframe);
    return { from: to - DEFAULT_CANDLES * msOf(timeframe), to };
  }
}

function settingsOf({ csv, ...dto }: CreateBacktestDto): RunSettings {
  const settings = checkRunSettings(dto);
  const fault = expiryFault(settings.kind, settings.expirySeconds, settings.timeframe);
  if (fault) throw new InvalidInput([{ field: 'expirySeconds', message: fault }]);
  if (csv !== undefined && settings.assets.length !== 1) {
    throw new InvalidInput([{ field: 'assets', message: 'must be the one asset that the file is of' }]);
  }
  return settings;
}

function sweepOf(settings: RunSettings, { sweep, params = {} }: CreateBacktestDto): SweepPlan | undefined {
  if (!sweep) return undefined;
  const combinations = combinationsOf(findStrategy(settings.strategy)!, params, sweep);
  if (!Array.isArray(combinations)) throw new InvalidInput([combinations]);
  return { combinations, folds: sweep.folds ?? DEFAULT_FOLDS };
}

function checkSweep(sweep: SweepPlan | undefined, candles: number): void {
  const steps = candles * (sweep?.combinations.length ?? 0);
  if (steps <= MOST_STEPS) return;
  const message = `makes ${steps} candles to go through, more than ${MOST_STEPS}; try fewer values, or less time`;
  throw new InvalidInput([{ field: 'sweep.params', message }]);
}

function checkRange(from: number, to: number, { assets, timeframe }: RunSettings, isLimited: boolean): void {
  if (from >= to) throw new InvalidInput([{ field: 'to', message: 'must be after from' }]);
  const most = Math.floor(MOST_CANDLES / assets.length);
  if (isLimited && (to - from) / msOf(timeframe) > most) {
    const message = `is more than ${most} candles of ${timeframe} before to`;
    throw new InvalidInput([{ field: 'from', message }]);
  }
}

function decodeIndex(cursor: string): number {
  const [index] = decodeCursor(cursor, 1);
  if (typeof index === 'number' && Number.isSafeInteger(index) && index >= 0) return index;
  throw notOfThisList();
}
