import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** That an address was erased: a keyed hash, from which nobody gets the address back. */
@Schema({ collection: 'crm_erased', versionKey: false })
export class ErasedDocument {
  /** HMAC-SHA-256 of the address in lower case, in hex. The row `key` has the key instead, encrypted. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Date }) at?: Date;
  @Prop({ type: String }) sealed?: string;
}

export const ErasedSchema = SchemaFactory.createForClass(ErasedDocument);
