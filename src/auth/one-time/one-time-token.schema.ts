import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** What a token lets its holder do: a token of one purpose is none of another. */
const TOKEN_PURPOSES = ['verify-email', 'reset-password'] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

@Schema({ collection: 'one_time_tokens', versionKey: false })
export class OneTimeTokenDocument {
  @Prop({ type: String, required: true }) _id!: string;
  /** SHA-256 of the token. */
  @Prop({ type: String, required: true }) hash!: string;
  @Prop({ type: String, required: true, enum: TOKEN_PURPOSES }) purpose!: TokenPurpose;
  @Prop({ type: String, required: true }) userId!: string;
  /** Where it was mailed to. */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: Date, required: true }) expiresAt!: Date;
}

export const OneTimeTokenSchema = SchemaFactory.createForClass(OneTimeTokenDocument);

// take: whose token it is
OneTimeTokenSchema.index({ hash: 1 }, { unique: true });
// deleteAll of one user
OneTimeTokenSchema.index({ userId: 1 });
// tokens that ran out are cleared away by the database
OneTimeTokenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
