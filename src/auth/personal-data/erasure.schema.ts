import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** That somebody wants to be erased; when all is done, it tells only that somebody was, and when. */
@Schema({ collection: 'erasures', versionKey: false })
export class ErasureDocument {
  /** `era_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Date, required: true }) begunAt!: Date;
  /** When all parts were done the first time. */
  @Prop({ type: Date }) sweptAt?: Date;
  /** The second time; whom it was about is forgotten then. */
  @Prop({ type: Date }) finishedAt?: Date;
  @Prop({ type: String }) userId?: string;
  @Prop({ type: String }) email?: string;
  @Prop({ type: Boolean }) emailVerified?: boolean;
  @Prop({ type: Date }) registeredAt?: Date;
  @Prop({ type: String }) name?: string;
  /** Under what else others know them. */
  @Prop({ type: [String], default: undefined }) names?: string[];
  /** Of their aliases. */
  @Prop({ type: String }) key?: string;
}

export const ErasureSchema = SchemaFactory.createForClass(ErasureDocument);

// begin: one for each account; finished ones name none, and are not in it
ErasureSchema.index({ userId: 1 }, { unique: true, partialFilterExpression: { userId: { $exists: true } } });
