import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A log-in on one device: the family of the refresh tokens that follow each other. No token is stored. */
@Schema({ collection: 'sessions', versionKey: false })
export class SessionDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) userId!: string;
  /** Random; goes into every token of this family. */
  @Prop({ type: String, required: true }) salt!: string;
  /** Number of the refresh token that is valid now. */
  @Prop({ type: Number, required: true }) generation!: number;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** When the valid refresh token was issued. */
  @Prop({ type: Date, required: true }) refreshedAt!: Date;
  @Prop({ type: Date, required: true }) expiresAt!: Date;
  /** Where the last log-in or refresh came from. */
  @Prop({ type: String, default: '' }) ip!: string;
  @Prop({ type: String, default: '' }) userAgent!: string;
}

export const SessionSchema = SchemaFactory.createForClass(SessionDocument);

// list, and deleteAll of one user; newest first (ids sort by time)
SessionSchema.index({ userId: 1, _id: -1 });
// sessions that ran out are cleared away by the database
SessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
