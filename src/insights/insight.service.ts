import { Injectable } from '@nestjs/common';
import { AttemptCounters } from '../auth/index.js';
import { decodeIdCursor, toPage } from '../common/index.js';
import { Config } from '../config/index.js';
import { Clock } from '../platform/index.js';
import { FactReader } from './facts/fact-reader.js';
import { insightPeriod } from './facts/insight-period.rules.js';
import {
  type GenerateInsightDto,
  type InsightDto,
  type InsightPageDto,
  type LatestInsightDto,
  type ListInsightsDto,
  toInsightDto,
} from './insight.dto.js';
import { InsightNotFound, TooManyInsights } from './insight.errors.js';
import { InsightMaker } from './insight.maker.js';
import { ID_PREFIX, InsightRepository } from './insight.repository.js';

/** How many one user may ask for. */
const PER_USER = { max: 20, windowMs: 60_000 };

/** Insights on demand, and those that there are. */
@Injectable()
export class InsightService {
  constructor(
    private readonly repository: InsightRepository,
    private readonly reader: FactReader,
    private readonly maker: InsightMaker,
    private readonly counters: AttemptCounters,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * What happened in a period; the stored one when it says the same.
   * @throws InvalidInput, TooManyInsights, Unavailable during a recount at the start
   */
  async generate(
    userId: string,
    { locale = this.config.insightLocale, ...asked }: GenerateInsightDto,
  ): Promise<InsightDto> {
    this.periodOf(asked); // what is refused neither counts nor waits
    await this.counters.admit(`insights of ${userId}`, PER_USER, (wait) => new TooManyInsights(wait));
    await this.reader.counted();
    const facts = await this.reader.read(this.periodOf(asked));
    return toInsightDto(await this.maker.onDemand(facts, locale));
  }

  async list({ limit, cursor, ...filter }: ListInsightsDto): Promise<InsightPageDto> {
    const before = cursor === undefined ? undefined : decodeIdCursor(cursor, ID_PREFIX);
    const rows = await this.repository.list(filter, limit + 1, before);
    return toPage(rows, limit, ({ id }) => [id], toInsightDto);
  }

  /** @throws InsightNotFound */
  async latest(filter: LatestInsightDto): Promise<InsightDto> {
    const [insight] = await this.repository.list(filter, 1);
    if (!insight)
      throw new InsightNotFound('There is no such insight yet: POST /api/insights/generate makes one');
    return toInsightDto(insight);
  }

  /** @throws InsightNotFound */
  async get(id: string): Promise<InsightDto> {
    const insight = await this.repository.findById(id);
    if (!insight) throw new InsightNotFound('There is no such insight');
    return toInsightDto(insight);
  }

  private periodOf(asked: Pick<GenerateInsightDto, 'from' | 'to'>) {
    const { businessTz, currency } = this.config;
    return insightPeriod(asked, { now: this.clock.now(), businessTz, currency });
  }
}
