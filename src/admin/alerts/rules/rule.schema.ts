import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Comparison, COMPARISONS, NO_DATA, type NoData } from '../states/condition.js';
import type { Standing } from '../states/standing.rules.js';
import { type Addressees, SEVERITIES, type Severity } from './rule.js';

/** When staff is to be told. Few: a person writes each, so all of them are read at once, and there is no index. */
@Schema({ collection: 'alert_rules', versionKey: false, minimize: false })
export class RuleDocument {
  /** `rul_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String, required: true }) metric!: string;
  @Prop({ type: String, required: true, enum: COMPARISONS }) comparison!: Comparison;
  @Prop({ type: Number, required: true }) threshold!: number;
  @Prop({ type: Number, required: true }) forSeconds!: number;
  @Prop({ type: String, required: true, enum: SEVERITIES }) severity!: Severity;
  @Prop({ type: Boolean, required: true }) enabled!: boolean;
  @Prop({ type: String, required: true, enum: NO_DATA }) noData!: NoData;
  @Prop({ type: Object, default: null }) notify!: Addressees | null;
  /** Written by whoever watches; anew with each change of what the rule asks for. */
  @Prop({ type: Object, required: true }) standing!: Standing;
  @Prop({ type: Number, required: true }) revision!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) updatedAt!: Date;
}

export const RuleSchema = SchemaFactory.createForClass(RuleDocument);
