import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A story that is being told, or was: its events come in parts, each an item of the ledger's inbox. */
@Schema({ collection: 'seed_runs', versionKey: false })
export class SeedRunDocument {
  /** `seed:<seed>:<users>:<days>:<events>`, so that the same command finds its former run. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) seed!: string;
  @Prop({ type: Number, required: true }) users!: number;
  @Prop({ type: Number, required: true }) days!: number;
  @Prop({ type: Number, required: true }) events!: number;
  @Prop({ type: Date, required: true }) until!: Date;
  @Prop({ type: String, required: true }) timeZone!: string;
  @Prop({ type: String, required: true }) currency!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** Parts that are counted. */
  @Prop({ type: Number, required: true }) done!: number;
  /** Events of theirs that were new. */
  @Prop({ type: Number, required: true }) created!: number;
  /** The slot that counts it; absent when it is finished. */
  @Prop({ type: Number }) todo?: number;
}

// a handful of documents, always read as a whole or by _id: no further index
export const SeedRunSchema = SchemaFactory.createForClass(SeedRunDocument);
