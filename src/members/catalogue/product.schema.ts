import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { MatchRule } from './match.rules.js';

/** What is sold. Few: a person writes each, so all of them are read at once, and there is no index. */
@Schema({ collection: 'member_products', versionKey: false })
export class ProductDocument {
  /** `prd_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  /** How sellers call it: any of the rules. */
  @Prop({ type: [Object], required: true }) match!: MatchRule[];
  /** Slugs of the modules that it unlocks. */
  @Prop({ type: [String], required: true }) modules!: string[];
  /** From the purchase on; null is for good. */
  @Prop({ type: Number, default: null }) durationDays!: number | null;
  @Prop({ type: String, default: null }) checkoutUrl!: string | null;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** Not sold any more: it grants nothing new, and who has it keeps it. */
  @Prop({ type: Date }) deletedAt?: Date;
}

export const ProductSchema = SchemaFactory.createForClass(ProductDocument);
