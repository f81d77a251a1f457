import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { type Permission, PERMISSIONS } from '../permissions.js';

@Schema({ collection: 'api_keys', versionKey: false })
export class ApiKeyDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: [String], required: true, enum: PERMISSIONS }) scopes!: Permission[];
  /** The first characters, so that a person recognises the key. */
  @Prop({ type: String, required: true }) prefix!: string;
  /** SHA-256 of the whole key. */
  @Prop({ type: String, required: true }) hash!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, default: null }) expiresAt!: Date | null;
  /** To the minute. */
  @Prop({ type: Date, default: null }) lastUsedAt!: Date | null;
}

export const ApiKeySchema = SchemaFactory.createForClass(ApiKeyDocument);

// findByHash, with every request that carries a key
ApiKeySchema.index({ hash: 1 }, { unique: true });
// list: one owner's keys, newest first (ids sort by time)
ApiKeySchema.index({ userId: 1, _id: -1 });
