import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { CreateEventDto } from './create-event.dto.js';
import { EventRecord } from './event.schema.js';

interface TypeFigures {
  _id: { type: string; currency: string };
  count: number;
  value: number;
}

/** What a textbook would write: a document per request, an aggregation per question. */
@Injectable()
export class EventsService {
  constructor(@InjectModel(EventRecord.name) private readonly events: Model<EventRecord>) {}

  async create(body: CreateEventDto, deliveryId: string) {
    try {
      const event = await this.events.create({
        ...body,
        deliveryId,
        currency: body.currency ?? 'BRL',
        timestamp: body.timestamp ? new Date(body.timestamp) : new Date(),
      });
      return { deliveryId: event.id, accepted: 1, duplicates: 0 };
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error;
      return { deliveryId, accepted: 0, duplicates: 1 };
    }
  }

  /** The period and the one of the same length before it, as the application answers. */
  async summary(from: Date, to: Date, users: boolean) {
    const before = new Date(2 * from.getTime() - to.getTime());
    const [now, previous] = await Promise.all([
      this.period(from, to, users),
      this.period(before, from, users),
    ]);
    return { from, to, ...now, previous };
  }

  private async period(from: Date, to: Date, users: boolean) {
    const $match = { timestamp: { $gte: from, $lt: to } };
    const [types, topUsers, active] = await Promise.all([
      this.events.aggregate<TypeFigures>([
        { $match },
        {
          $group: {
            _id: { type: '$type', currency: '$currency' },
            count: { $sum: 1 },
            value: { $sum: '$value' },
          },
        },
      ]),
      users
        ? this.events.aggregate<unknown>([
            { $match },
            { $group: { _id: '$userId', count: { $sum: 1 }, value: { $sum: '$value' } } },
            { $sort: { count: -1, value: -1, _id: 1 } },
            { $limit: 3 },
          ])
        : [],
      users
        ? this.events.aggregate<{ users: number }>([
            { $match },
            { $group: { _id: '$userId' } },
            { $count: 'users' },
          ])
        : [],
    ]);
    const purchases = types.find(({ _id }) => _id.type === 'purchase' && _id.currency === 'BRL');
    return {
      totalEvents: types.reduce((sum, { count }) => sum + count, 0),
      byType: types.map(({ _id, count, value }) => ({ ..._id, count, value })),
      purchases: {
        count: purchases?.count ?? 0,
        value: purchases?.value ?? 0,
        averageTicket: purchases ? purchases.value / purchases.count : 0,
      },
      ...(users && { activeUsers: active[0]?.users ?? 0, topUsers }),
    };
  }
}
