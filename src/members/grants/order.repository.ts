import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, isDuplicateKey, writeUnordered } from '../../platform/index.js';
import { OrderDocument } from './order.schema.js';
import { linksOf, type Sale } from './sale.rules.js';

/** What was told of an order until a revision. */
export interface Order {
  id: string;
  rev: number;
  sales: Sale[];
  links: string[];
}

const rowIdOf = (sale: Sale) =>
  sale.type === 'subscription_canceled' ? `cancel~${sale.eventId}` : sale.orderId!;
const keyOf = (eventId: string) => hash('sha256', eventId).slice(0, 32);

/** Orders as their sellers tell of them. Part of the ledger's batches: durable with what closes the batch. */
@Injectable()
export class OrderRepository {
  private readonly rows: mongo.Collection<OrderDocument>;

  constructor(
    @InjectModel(OrderDocument.name) model: Model<OrderDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<OrderDocument>;
  }

  /** Writes what was told, each event in its place; the same again changes nothing but the revision. */
  async tell(sales: readonly Sale[]): Promise<void> {
    if (sales.length === 0) return;
    const writes = sales.map((sale) => ({
      updateOne: {
        filter: { _id: rowIdOf(sale) },
        update: {
          $set: { [`sales.${keyOf(sale.eventId)}`]: sale, cancels: sale.type === 'subscription_canceled' },
          $addToSet: { eventIds: sale.eventId, links: { $each: linksOf(sale) } },
          $inc: { rev: 1 },
        },
        upsert: true,
      },
    })) as unknown as mongo.AnyBulkWriteOperation<OrderDocument>[];
    await this.write(writes);
  }

  /** An event does not count for a row any more; `tell` makes it count again. */
  async untell(told: readonly { rowId: string; eventId: string }[]): Promise<void> {
    if (told.length === 0) return;
    const writes = told.map(({ rowId, eventId }) => ({
      updateOne: {
        filter: { _id: rowId },
        update: { $set: { [`sales.${keyOf(eventId)}.untold`]: true }, $inc: { rev: 1 } },
      },
    })) as unknown as mongo.AnyBulkWriteOperation<OrderDocument>[];
    await this.write(writes);
  }

  /** Rows that tell, or have told, of the events, with the sale as they have it, or had it. */
  async findByEvents(eventIds: readonly string[]): Promise<{ rowId: string; eventId: string; sale: Sale }[]> {
    if (eventIds.length === 0) return [];
    const rows = await this.rows.find({ eventIds: { $in: [...eventIds] } }).toArray();
    return rows.flatMap(({ _id: rowId, sales }) =>
      eventIds.flatMap((eventId) => {
        const sale = sales[keyOf(eventId)];
        return sale ? [{ rowId, eventId, sale }] : [];
      }),
    );
  }

  /** The orders that cancellations may mean are another revision from now on; returns their ids. */
  async touchLinked(cancellations: readonly Pick<OrderDocument, 'links'>[]): Promise<string[]> {
    const links = cancellations.flatMap((each) => each.links);
    if (links.length === 0) return [];
    const filter = { links: { $in: links }, cancels: false };
    const ids = (await this.rows.find(filter, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    if (ids.length > 0) {
      const options = { writeConcern: this.database.stepConcern };
      await this.rows.updateMany({ _id: { $in: ids } }, { $inc: { rev: 1 } }, options);
    }
    return ids;
  }

  async findByIds(ids: readonly string[]): Promise<Order[]> {
    if (ids.length === 0) return [];
    return (await this.rows.find({ _id: { $in: [...ids] } }).toArray()).map(toOrder);
  }

  /** The cancellations that may mean one of the orders. */
  async cancellationsFor(orders: readonly Order[]): Promise<Sale[]> {
    const links = orders.flatMap((order) => order.links);
    if (links.length === 0) return [];
    const rows = await this.rows.find({ links: { $in: links }, cancels: true }).toArray();
    return rows.flatMap((row) => toOrder(row).sales);
  }

  /** Orders and cancellations of buyers: with the ids of the events that told of them. @param buyers see `buyerPattern` */
  async ofBuyers(buyers: RegExp): Promise<{ id: string; eventIds: string[] }[]> {
    const rows = await this.rows.find({ links: buyers }, { projection: { eventIds: 1 } }).toArray();
    return rows.map(({ _id: id, eventIds }) => ({ id, eventIds }));
  }

  async delete(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.rows.deleteMany({ _id: { $in: [...ids] } });
  }

  private async write(writes: mongo.AnyBulkWriteOperation<OrderDocument>[]): Promise<void> {
    const { failed } = await writeUnordered(this.rows, writes, this.database.stepConcern);
    if (failed.size === 0) return;
    const other = [...failed.values()].find((error) => !isDuplicateKey(error));
    if (other) throw new Error(`An order cannot be written: ${other.errmsg}`);
    // two slots tell of the same new order at once: one of them has inserted it, and the other one finds it now
    await this.write([...failed.keys()].map((at) => writes[at]));
  }
}

function toOrder({ _id: id, rev, sales, links }: OrderDocument): Order {
  return { id, rev, sales: Object.values(sales).filter(({ untold }) => !untold), links };
}
