import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Locale } from '../common/index.js';
import type { InsightFacts } from './facts/insight-facts.js';
import type { InsightKind, InsightSource, InsightTokens } from './insight.js';

@Schema({ collection: 'insights', versionKey: false, minimize: false })
export class InsightDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) kind!: InsightKind;
  @Prop({ type: String, required: true }) locale!: Locale;
  @Prop({ type: String, required: true }) text!: string;
  @Prop({ type: Object, required: true }) facts!: InsightFacts;
  @Prop({ type: String, required: true }) source!: InsightSource;
  @Prop({ type: String }) model?: string;
  @Prop({ type: Object }) tokens?: InsightTokens;
  @Prop({ type: Boolean }) isModelUnheard?: true;
  /** Of a daily one. */
  @Prop({ type: String }) day?: string;
  /** Of one made on demand: what makes it the answer to the same question, as long as it is. */
  @Prop({ type: String }) key?: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

export const InsightSchema = SchemaFactory.createForClass(InsightDocument);

// findDaily, lastDayBefore; unique, so that a day has one in each language, whoever makes it
InsightSchema.index(
  { locale: 1, day: -1 },
  { unique: true, partialFilterExpression: { day: { $exists: true } } },
);
// findByKey; unique, so that two who ask at the same moment get one
InsightSchema.index({ key: 1 }, { unique: true, partialFilterExpression: { key: { $exists: true } } });
// list, latest: newest first of a language, of a kind, of both; of all by _id
InsightSchema.index({ locale: 1, _id: -1 });
InsightSchema.index({ kind: 1, _id: -1 });
InsightSchema.index({ locale: 1, kind: 1, _id: -1 });
