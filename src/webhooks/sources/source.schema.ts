import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type KindSettings, WEBHOOK_KINDS, type WebhookKindName } from '../kinds/webhook-kind.js';

/** A sender that may post to /webhook/<slug>. Found by its id only, so it has no other index. */
@Schema({ collection: 'webhook_sources', versionKey: false, minimize: false })
export class SourceDocument {
  /** The slug: deliveries and events name their source by it for ever. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true, enum: WEBHOOK_KINDS }) kind!: WebhookKindName;
  /** Encrypted. The built-in source has none here: its secret is WEBHOOK_SECRET. */
  @Prop({ type: String }) secret?: string;
  /** Encrypted; the one before a rotation, good until `previousUntil`. */
  @Prop({ type: String }) previousSecret?: string;
  @Prop({ type: Date }) previousUntil?: Date;
  @Prop({ type: Boolean, required: true }) trusted!: boolean;
  /** Complete, as the kind read them. */
  @Prop({ type: Object, required: true }) settings!: KindSettings;
  /** How many of the next processings are to fail, for practice. */
  @Prop({ type: Number, required: true }) failNext!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

export const SourceSchema = SchemaFactory.createForClass(SourceDocument);
