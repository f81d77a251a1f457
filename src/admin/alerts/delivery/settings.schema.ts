import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Hook } from '../rules/rule.js';

/** Whom alerts are told to that say nothing else: one row, read by its id. */
@Schema({ collection: 'alert_settings', versionKey: false })
export class AlertSettingsDocument {
  @Prop({ type: String, required: true }) _id!: string;
  /** Null: all active admins. */
  @Prop({ type: [String], default: null }) emails!: string[] | null;
  @Prop({ type: Object, default: null }) webhook!: Hook | null;
}

export const AlertSettingsSchema = SchemaFactory.createForClass(AlertSettingsDocument);
