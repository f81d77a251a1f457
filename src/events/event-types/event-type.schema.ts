import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A part of the metadata of a type's events that breakdowns may be made by. */
export interface DeclaredField {
  /** `metadata.country` */
  path: string;
  label: string;
}

/** What people call a type of event, and how it is drawn. Types need no declaration to be counted. */
@Schema({ collection: 'event_types', versionKey: false })
export class EventTypeDocument {
  /** The type itself. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) label!: string;
  @Prop({ type: String, default: null }) unit!: string | null;
  @Prop({ type: String, default: null }) colour!: string | null;
  @Prop({ type: [Object], required: true }) fields!: DeclaredField[];
  @Prop({ type: Date, required: true }) createdAt!: Date;
}

export const EventTypeSchema = SchemaFactory.createForClass(EventTypeDocument);
