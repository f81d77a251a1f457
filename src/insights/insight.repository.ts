import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { firstIdAt, type Locale } from '../common/index.js';
import { isDuplicateKey } from '../platform/index.js';
import type { Insight, InsightKind } from './insight.js';
import { InsightDocument } from './insight.schema.js';

/** Ids are `ins_...` and sort by the time they were made. */
export const ID_PREFIX = 'ins';

export interface InsightFilter {
  locale?: Locale | undefined;
  kind?: InsightKind | undefined;
  /** Made at or after. */
  from?: Date | undefined;
  /** Made before. */
  to?: Date | undefined;
}

/** Insights as stored; they are the installation's, and nobody's own. */
@Injectable()
export class InsightRepository {
  private readonly rows: mongo.Collection<InsightDocument>;

  constructor(@InjectModel(InsightDocument.name) model: Model<InsightDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<InsightDocument>;
  }

  /** False when its day, or its key, is taken: then nothing is written. */
  async insert({ id, ...insight }: Insight, key?: string): Promise<boolean> {
    try {
      await this.rows.insertOne({ _id: id, ...insight, ...(key !== undefined && { key }) });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  async findById(id: string): Promise<Insight | null> {
    return toInsight(await this.rows.findOne({ _id: id }));
  }

  async findByKey(key: string): Promise<Insight | null> {
    return toInsight(await this.rows.findOne({ key }));
  }

  /** That one is no answer any more, so that another can have its key. */
  async release(id: string, key: string): Promise<void> {
    await this.rows.updateOne({ _id: id, key }, { $unset: { key: 1 } });
  }

  async findDaily(locale: Locale, day: string): Promise<Insight | null> {
    return toInsight(await this.rows.findOne({ locale, day }));
  }

  /** The last day before this one that has a daily one; null when none has. */
  async lastDayBefore(day: string, locale: Locale): Promise<string | null> {
    const row = await this.rows.findOne(
      { locale, day: { $exists: true, $lt: day } },
      { projection: { day: 1 }, sort: { day: -1 } },
    );
    return row?.day ?? null;
  }

  /** Newest first. @param before id of the last one of the page before */
  async list(filter: InsightFilter, limit: number, before?: string): Promise<Insight[]> {
    const rows = await this.newest(filter, limit, before).toArray();
    return rows.map((row) => toInsight(row)!);
  }

  /** Those whose facts name one of the users, or whose words look as if they did. */
  async naming(userIds: readonly string[], like: { $regex: string; $options: string }): Promise<Insight[]> {
    const named = { 'facts.topUsers.userId': { $in: [...userIds] } };
    // looked for in all of them: it happens seldom, and there are few
    const rows = await this.rows.find({ $or: [named, { text: like }] } as object).toArray();
    return rows.map((row) => toInsight(row)!);
  }

  /** Says the same of somebody who has another name now; for nothing else. */
  async rename({ id, text, facts }: Insight): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $set: { text, facts } });
  }

  /** What the database does for `list`. */
  explainList(filter: InsightFilter, limit: number, before?: string): Promise<unknown> {
    return this.newest(filter, limit, before).explain('executionStats');
  }

  private newest({ locale, kind, from, to }: InsightFilter, limit: number, before?: string) {
    const bounds = {
      ...(from && { $gte: firstIdAt(ID_PREFIX, from.getTime()) }),
      ...(to && { $lt: firstIdAt(ID_PREFIX, to.getTime()) }),
    };
    return this.rows
      .find({
        ...(locale && { locale }),
        ...(kind && { kind }),
        $and: [{ _id: { $gt: '', ...bounds } }, ...(before === undefined ? [] : [{ _id: { $lt: before } }])],
      })
      .sort({ _id: -1 })
      .limit(limit);
  }
}

function toInsight(row: InsightDocument | null): Insight | null {
  if (!row) return null;
  const { _id: id, kind, locale, text, facts, source, model, tokens, isModelUnheard, day, createdAt } = row;
  return {
    id,
    kind,
    locale,
    text,
    facts,
    source,
    ...(model !== undefined && { model }),
    ...(tokens && { tokens }),
    ...(isModelUnheard && { isModelUnheard }),
    ...(day !== undefined && { day }),
    createdAt,
  };
}
