import { Injectable } from '@nestjs/common';
import { dayLabel, type Locale, newId, Zone } from '../common/index.js';
import { Config } from '../config/index.js';
import { Clock } from '../platform/index.js';
import type { InsightFacts } from './facts/insight-facts.js';
import { sameFactsKey } from './facts/same-facts.js';
import type { Insight } from './insight.js';
import { InsightFeed } from './insight.feed.js';
import { ID_PREFIX, InsightRepository } from './insight.repository.js';
import { templateText } from './template/template.js';
import { InsightWriter } from './words/insight-writer.js';

/** How long the last 24 hours are answered by what was made before, while nothing in them changes. */
const ROLLING_MS = 60_000;

/** Puts facts into words, stores both and tells of it, each once. */
@Injectable()
export class InsightMaker {
  /** What is being made here, by key: the model is asked once. */
  private readonly making = new Map<string, Promise<Insight>>();

  constructor(
    private readonly repository: InsightRepository,
    private readonly writer: InsightWriter,
    private readonly feed: InsightFeed,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** The one that says the same already, or a new one. */
  onDemand(facts: InsightFacts, locale: Locale): Promise<Insight> {
    const key = sameFactsKey(facts, locale);
    const running = this.making.get(key);
    if (running) return running;
    const making = this.findOrMake(facts, locale, key).finally(() => this.making.delete(key));
    this.making.set(key, making);
    return making;
  }

  /** The one of a day, unless there is one already. */
  async daily(facts: InsightFacts, locale: Locale, day: string, signal: AbortSignal): Promise<void> {
    if (await this.repository.findDaily(locale, day)) return;
    const insight = { ...(await this.write(facts, locale, signal)), day };
    if (await this.repository.insert(insight)) this.feed.tell(insight);
  }

  private async findOrMake(facts: InsightFacts, locale: Locale, key: string): Promise<Insight> {
    const known = await this.find(facts, locale, key);
    if (known) return known;
    const insight = await this.write(facts, locale, this.patience());
    if (!(await this.repository.insert(insight, key))) {
      return (await this.repository.findByKey(key)) ?? this.findOrMake(facts, locale, key);
    }
    this.feed.tell(insight);
    return insight;
  }

  private async find(facts: InsightFacts, locale: Locale, key: string): Promise<Insight | null> {
    const { kind, from, timeZone } = facts.period;
    if (kind === 'day') {
      const day = dayLabel(Zone.find(timeZone)!.dayOf(Date.parse(from)));
      const daily = await this.repository.findDaily(locale, day);
      if (daily && sameFactsKey(daily.facts, locale) === key && this.isAsGood(daily)) return daily;
    }
    const known = await this.repository.findByKey(key);
    if (!known || (this.isAsGood(known) && (kind !== 'last24h' || this.isRecent(known)))) return known;
    await this.repository.release(known.id, key);
    return null;
  }

  /** Whoever has just given the installation a model asks again to read its words. */
  private isAsGood({ source, isModelUnheard }: Insight): boolean {
    return source === 'openai' || isModelUnheard === true || !this.config.openai;
  }

  private isRecent({ createdAt }: Insight): boolean {
    const age = this.clock.now() - createdAt.getTime();
    return age >= 0 && age < ROLLING_MS;
  }

  /** Somebody waits: the model has for all it tries the time that is one request's. */
  private patience(): AbortSignal | undefined {
    const { openai } = this.config;
    return openai && AbortSignal.timeout(Math.ceil(openai.timeoutSeconds * 1000));
  }

  private async write(facts: InsightFacts, locale: Locale, signal?: AbortSignal): Promise<Insight> {
    const words = await this.writer.write(facts, locale, signal);
    const createdAt = this.clock.date();
    return {
      id: newId(ID_PREFIX, createdAt.getTime()),
      kind: facts.period.kind,
      locale,
      facts,
      ...(words ?? { text: templateText(facts, locale), source: 'template' }),
      ...(!words && this.config.openai && { isModelUnheard: true }),
      createdAt,
    };
  }
}
