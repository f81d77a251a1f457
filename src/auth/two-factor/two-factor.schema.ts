import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A user's second factor; no row: none. */
@Schema({ collection: 'two_factor', versionKey: false })
export class TwoFactorDocument {
  /** The user's id. */
  @Prop({ type: String, required: true }) _id!: string;
  /** A new one each time that it is set up: what was allowed with an earlier one is not with this one. */
  @Prop({ type: String, required: true }) factor!: string;
  /** Encrypted. */
  @Prop({ type: String, required: true }) secret!: string;
  /** False until the first code has shown that the app has the secret. */
  @Prop({ type: Boolean, required: true }) enabled!: boolean;
  /** Step of the last code that was taken: it and those before it are used up. */
  @Prop({ type: Number, required: true }) lastStep!: number;
  /** Hashes of the recovery codes that are left. */
  @Prop({ type: [String], required: true }) recoveryHashes!: string[];
}

export const TwoFactorSchema = SchemaFactory.createForClass(TwoFactorDocument);
