import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** Which contact one that was merged is now: mails that it was sent name the old id for ever. */
@Schema({ collection: 'crm_moved_contacts', versionKey: false })
export class MovedContactDocument {
  /** The id that is gone. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) to!: string;
}

export const MovedContactSchema = SchemaFactory.createForClass(MovedContactDocument);

// move and erase: those that have become a contact
MovedContactSchema.index({ to: 1 });
