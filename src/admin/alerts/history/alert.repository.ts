import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { DAY_MS } from '../../../common/index.js';
import { isDuplicateKey } from '../../../platform/index.js';
import { type Alert, ALERT_NEWS, type AlertFilter, type AlertNews, type Trouble } from './alert.js';
import { AlertDocument } from './alert.schema.js';

/** How long an alert is kept after its end. */
const KEPT_MS = 180 * DAY_MS;
const MOST_FORGOTTEN = 100;

/** Where a page goes on: after this one, towards older ones; the time in milliseconds. */
export interface AlertPosition {
  at: number;
  id: string;
}

/** Alerts, those that are open and those that were; nobody's own. */
@Injectable()
export class AlertRepository {
  private readonly rows: mongo.Collection<AlertDocument>;

  constructor(@InjectModel(AlertDocument.name) private readonly model: Model<AlertDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<AlertDocument>;
  }

  /** False when an alert of this subject is open already. Its news are to be told by who opened it. */
  async open(id: string, trouble: Trouble, at: Date): Promise<boolean> {
    await this.model.init(); // the index decides who opens it
    try {
      await this.rows.insertOne({
        _id: id,
        ...trouble,
        state: 'alerting',
        at,
        lastAt: at,
        untold: ['opened'],
        untoldSince: at,
      });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  /** One that is over before it could be written. Written twice it is one. */
  async insertOver({ id, ...alert }: Alert & { resolvedAt: Date }, untold: AlertNews[]): Promise<void> {
    const { resolvedAt } = alert;
    await this.rows.updateOne(
      { _id: id },
      { $setOnInsert: { ...alert, untold, untoldSince: resolvedAt, expireAt: expiryOf(resolvedAt) } },
      { upsert: true },
    );
  }

  /** More of the same. */
  async grow(id: string, { count, total, message }: Trouble, lastAt: Date): Promise<void> {
    await this.rows.updateOne(
      { _id: id, state: 'alerting' },
      { $set: { count, message, lastAt, ...(total !== undefined && { total }) } },
    );
  }

  /** Null when it is over already: then somebody else tells. */
  async resolve(id: string, at: Date): Promise<Alert | null> {
    return toAlert(
      await this.rows.findOneAndUpdate(
        { _id: id, state: 'alerting' },
        {
          $set: { state: 'resolved', resolvedAt: at, untoldSince: at, expireAt: expiryOf(at) },
          $push: { untold: 'resolved' },
        },
        { returnDocument: 'after' },
      ),
    );
  }

  async told(id: string, news: AlertNews): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $pull: { untold: news } });
  }

  async findById(id: string): Promise<Alert | null> {
    return toAlert(await this.rows.findOne({ _id: id }));
  }

  /** Those that last. */
  async findOpen(): Promise<Alert[]> {
    return (await this.rows.find({ state: 'alerting' }).toArray()).map((row) => toAlert(row)!);
  }

  /** News that were to be told before a time: whoever was to do it has died. */
  async findForgotten(before: Date): Promise<{ alert: Alert; news: AlertNews[] }[]> {
    const rows = await this.rows
      .find({ untold: { $in: [...ALERT_NEWS] }, untoldSince: { $lt: before } })
      .limit(MOST_FORGOTTEN)
      .toArray();
    return rows.map((row) => ({ alert: toAlert(row)!, news: row.untold }));
  }

  /** Newest first. @param after the last one of the page before */
  async list(filter: AlertFilter, limit: number, after?: AlertPosition): Promise<Alert[]> {
    const { state, severity, ruleId, from, to } = filter;
    const query: mongo.Filter<AlertDocument> = {
      ...(state && { state }),
      ...(severity && { severity }),
      ...(ruleId !== undefined && { ruleId }),
      ...((from || to) && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
    };
    if (after) {
      const at = new Date(after.at);
      query.$or = [{ at: { $lt: at } }, { at, _id: { $lt: after.id } }];
    }
    const rows = await this.rows.find(query).sort({ at: -1, _id: -1 }).limit(limit).toArray();
    return rows.map((row) => toAlert(row)!);
  }
}

function expiryOf(resolvedAt: Date): Date {
  return new Date(resolvedAt.getTime() + KEPT_MS);
}

function toAlert(row: AlertDocument | null): Alert | null {
  if (!row) return null;
  const { _id: id, untold: _untold, untoldSince: _since, expireAt: _expireAt, ...rest } = row;
  return { id, ...rest };
}
