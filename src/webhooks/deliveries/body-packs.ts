import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { firstIdAt, newId } from '../../common/index.js';
import { Clock, Database, insertUnordered } from '../../platform/index.js';

/**
 * Large bodies of deliveries that were stored together, one after the other, deflated as one: bodies of one sender are
 * so alike that each then takes some 200 bytes. Read by `_id` only, so there is no further index.
 */
@Schema({ collection: 'delivery_bodies', versionKey: false })
export class BodyPackDocument {
  /** `pck_...`, made after the ids of its deliveries. */
  @Prop({ type: String, required: true }) _id!: string;
  /** Raw DEFLATE, RFC 1951. */
  @Prop({ type: Buffer, required: true }) deflated!: Buffer;
}

export const BodyPackSchema = SchemaFactory.createForClass(BodyPackDocument);

/** Where a body lies. */
export interface BodyPlace {
  pack: string;
  /** Its first byte in the pack, and how many it has. */
  at: number;
  bytes: number;
}

/** Bytes of the bodies in one pack, unless one alone has more: who wants one of them unpacks all. */
const MOST_BYTES = 256 * 1024;
/** Fastest: bodies repeat each other, and more effort finds little more. */
const LEVEL = 1;

@Injectable()
export class BodyPacks {
  private readonly collection: mongo.Collection<BodyPackDocument>;

  constructor(
    @InjectModel(BodyPackDocument.name) private readonly model: Model<BodyPackDocument>,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.collection = model.collection as unknown as mongo.Collection<BodyPackDocument>;
  }

  /**
   * Returns the place of each. To be called before the rows that name the places are stored: their durable write takes
   * the packs to the disk as well. A crash in between leaves packs that nobody asks for.
   */
  async put(bodies: readonly Buffer[]): Promise<BodyPlace[]> {
    const places: BodyPlace[] = [];
    const packs: BodyPackDocument[] = [];
    for (let next = 0; next < bodies.length;) {
      const _id = newId('pck', this.clock.now());
      const first = next;
      let at = 0;
      while (next < bodies.length && (next === first || at + bodies[next].length <= MOST_BYTES)) {
        places.push({ pack: _id, at, bytes: bodies[next].length });
        at += bodies[next++].length;
      }
      const deflated = deflateRawSync(Buffer.concat(bodies.slice(first, next), at), { level: LEVEL });
      packs.push({ _id, deflated });
    }
    if (packs.length > 0) {
      await insertUnordered(this.model, packs, { writeConcern: this.database.stepConcern });
    }
    return places;
  }

  /** The body at each place; undefined where its pack is not there. */
  async read(places: readonly BodyPlace[]): Promise<(Buffer | undefined)[]> {
    const ids = [...new Set(places.map(({ pack }) => pack))];
    if (ids.length === 0) return [];
    const packs = new Map<string, Buffer>();
    const options = { promoteBuffers: true, batchSize: ids.length };
    for await (const { _id, deflated } of this.collection.find({ _id: { $in: ids } }, options)) {
      packs.set(_id, inflateRawSync(deflated));
    }
    return places.map(({ pack, at, bytes }) => packs.get(pack)?.subarray(at, at + bytes));
  }

  /** Puts spaces in the place of bodies; the others in their packs stay where they are. */
  async blank(places: readonly BodyPlace[]): Promise<void> {
    for (const id of new Set(places.map(({ pack }) => pack))) {
      const own = places.filter(({ pack }) => pack === id);
      while (!(await this.blankIn(id, own)));
    }
  }

  /** False when somebody else has written the pack meanwhile. */
  private async blankIn(_id: string, places: readonly BodyPlace[]): Promise<boolean> {
    const row = await this.collection.findOne({ _id }, { promoteBuffers: true });
    if (!row) return true;
    const bodies = inflateRawSync(row.deflated);
    for (const { at, bytes } of places) bodies.fill(' ', at, at + bytes);
    const change = { $set: { deflated: deflateRawSync(bodies, { level: LEVEL }) } };
    return (await this.collection.updateOne({ _id, deflated: row.deflated }, change)).matchedCount === 1;
  }

  /** Removes packs made before `cutoff` but for those that are `used`; at most `limit`. Returns how many. */
  async removeUnused(cutoff: Date, used: readonly string[], limit: number): Promise<number> {
    const query = { _id: { $lt: firstIdAt('pck', cutoff.getTime()), $nin: [...used] } };
    const options = { projection: { _id: 1 }, sort: { _id: 1 }, limit } as const;
    const ids = (await this.collection.find(query, options).toArray()).map(({ _id }) => _id);
    if (ids.length === 0) return 0;
    return (await this.collection.deleteMany({ _id: { $in: ids } })).deletedCount;
  }
}
