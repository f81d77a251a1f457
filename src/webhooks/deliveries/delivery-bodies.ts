import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database, insertUnordered } from '../../platform/index.js';

/**
 * The body of a delivery that is large: apart from its row, which is written again when the delivery is finished, while
 * bodies never change. Read by `_id` only, so there is no further index.
 */
@Schema({ collection: 'delivery_bodies', versionKey: false })
export class DeliveryBodyDocument {
  /** The delivery's. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Buffer, required: true }) body!: Buffer;
}

export const DeliveryBodySchema = SchemaFactory.createForClass(DeliveryBodyDocument);

@Injectable()
export class DeliveryBodies {
  private readonly collection: mongo.Collection<DeliveryBodyDocument>;

  constructor(
    @InjectModel(DeliveryBodyDocument.name) private readonly model: Model<DeliveryBodyDocument>,
    private readonly database: Database,
  ) {
    this.collection = model.collection as unknown as mongo.Collection<DeliveryBodyDocument>;
  }

  /** To be called before the rows are stored: their durable write takes these to the disk as well. */
  async put(bodies: readonly DeliveryBodyDocument[]): Promise<void> {
    if (bodies.length === 0) return;
    // one that is there came with a write whose answer was lost
    await insertUnordered(this.model, bodies, { writeConcern: this.database.stepConcern });
  }

  async read(ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    if (ids.length === 0) return NONE;
    const options = { promoteBuffers: true, batchSize: ids.length };
    const rows = await this.collection.find({ _id: { $in: [...ids] } }, options).toArray();
    return new Map(rows.map(({ _id, body }) => [_id, body]));
  }

  /** Ids in their order, without bodies: those from `after` to `before`, both exclusive. */
  async ids(after: string, before: string, limit: number): Promise<string[]> {
    const query = { _id: { $gt: after, $lt: before } };
    const options = { projection: { _id: 1 }, sort: { _id: 1 }, limit } as const;
    return (await this.collection.find(query, options).toArray()).map(({ _id }) => _id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const writeConcern = this.database.stepConcern;
    await this.collection.deleteMany({ _id: { $in: [...ids] } }, { writeConcern });
  }
}

const NONE: ReadonlyMap<string, Buffer> = new Map();
