import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { FIELD_TYPES, type FieldType } from './field.js';

/** There are few: all of them are read at once. */
@Schema({ collection: 'crm_fields', versionKey: false })
export class ContactFieldDocument {
  /** The key. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) label!: string;
  @Prop({ type: String, required: true, enum: FIELD_TYPES }) type!: FieldType;
  @Prop({ type: [String], default: undefined }) options?: string[];
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** Its values are being taken off contacts; it goes when that is done. */
  @Prop({ type: Boolean }) leaving?: boolean;
}

export const ContactFieldSchema = SchemaFactory.createForClass(ContactFieldDocument);
