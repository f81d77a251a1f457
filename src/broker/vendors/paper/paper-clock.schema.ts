import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Where a market's clock stands: at `ours` it was `market` there, and since then it runs `speed` times as fast. */
@Schema({ collection: 'paper_clocks', versionKey: false })
export class PaperClockDocument {
  /** Which market: all those whose prices are made have one clock, each set of replayed files its own. */
  @Prop({ type: String, required: true }) _id!: string;
  /** ms since 1970. */
  @Prop({ type: Number, required: true }) ours!: number;
  @Prop({ type: Number, required: true }) market!: number;
  /** Market seconds in a second. */
  @Prop({ type: Number, required: true }) speed!: number;
  /** Counts how often it was set: who sets it names the number that they saw. */
  @Prop({ type: Number, required: true }) revision!: number;
}

// a document or two, found by _id: no further index
export const PaperClockSchema = SchemaFactory.createForClass(PaperClockDocument);
