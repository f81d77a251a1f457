import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** How far something has come that is done once, or again and again. */
@Schema({ collection: 'crm_state', versionKey: false })
export class CrmStateDocument {
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Date }) at?: Date;
  /** Of what is done by one at a time: who does it, until `at`. */
  @Prop({ type: String }) owner?: string;
  /** Of what changes: how often it has. */
  @Prop({ type: Number }) count?: number;
  /** A key that is kept: encrypted. */
  @Prop({ type: String }) sealed?: string;
}

export const CrmStateSchema = SchemaFactory.createForClass(CrmStateDocument);
