import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ROLES, type Role } from '../permissions.js';

@Schema({ collection: 'invites', versionKey: false })
export class InviteDocument {
  @Prop({ type: String, required: true }) _id!: string;
  /** In lower case. */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: String, required: true, enum: ROLES }) role!: Role;
  /** SHA-256 of the token. */
  @Prop({ type: String, required: true }) hash!: string;
  @Prop({ type: String, required: true }) createdBy!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  @Prop({ type: Date, required: true }) expiresAt!: Date;
}

export const InviteSchema = SchemaFactory.createForClass(InviteDocument);

// take: at a registration
InviteSchema.index({ hash: 1 }, { unique: true });
// invites that ran out are cleared away by the database
InviteSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
