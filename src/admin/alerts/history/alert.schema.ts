import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { SEVERITIES, type Severity } from '../rules/rule.js';
import { ALERT_STATES, type AlertState } from '../states/alert.states.js';
import { ALERT_SOURCES, type AlertNews, type AlertSource } from './alert.js';

@Schema({ collection: 'alerts', versionKey: false })
export class AlertDocument {
  /** `alt_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) subject!: string;
  @Prop({ type: String, required: true, enum: ALERT_SOURCES }) source!: AlertSource;
  @Prop({ type: String }) ruleId?: string;
  @Prop({ type: String, required: true }) code!: string;
  @Prop({ type: String, required: true, enum: SEVERITIES }) severity!: Severity;
  @Prop({ type: String, required: true }) message!: string;
  @Prop({ type: Number }) value?: number | null;
  @Prop({ type: Number, required: true }) count!: number;
  @Prop({ type: Number }) total?: number;
  @Prop({ type: String, required: true, enum: ALERT_STATES }) state!: AlertState;
  @Prop({ type: Date, required: true }) at!: Date;
  @Prop({ type: Date, required: true }) lastAt!: Date;
  @Prop({ type: Date }) resolvedAt?: Date;
  /** What nobody was told yet, in its order; and since when. */
  @Prop({ type: [String], required: true }) untold!: AlertNews[];
  @Prop({ type: Date, required: true }) untoldSince!: Date;
  /** When the row goes; only of those that are over. */
  @Prop({ type: Date }) expireAt?: Date;
}

export const AlertSchema = SchemaFactory.createForClass(AlertDocument);

// open: one alert of a subject at a time, whoever opens it; findOpen
AlertSchema.index({ subject: 1 }, { unique: true, partialFilterExpression: { state: 'alerting' } });
// list, newest first
AlertSchema.index({ at: -1, _id: -1 });
// list by state; findOpen
AlertSchema.index({ state: 1, at: -1, _id: -1 });
// list by rule
AlertSchema.index({ ruleId: 1, at: -1, _id: -1 });
// findForgotten: news that were not told, after a crash
AlertSchema.index({ untold: 1 });
// those that are over are cleared away by the database
AlertSchema.index({ expireAt: 1 }, { sparse: true, expireAfterSeconds: 0 });
