import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Sale } from './sale.rules.js';

/** An event as it was told. One that is edited into something else keeps its place, since the edit may be taken back. */
export type ToldSale = Sale & { untold?: true };

/** What trusted sources have told of one order, or of one cancellation of a subscription. */
@Schema({ collection: 'member_orders', versionKey: false, minimize: false })
export class OrderDocument {
  /** `<source>~<order>`; of a cancellation `cancel~<event>`. */
  @Prop({ type: String, required: true }) _id!: string;
  /** Grows with each thing that is told: what is made of an older state never replaces what was made of a newer one. */
  @Prop({ type: Number, required: true }) rev!: number;
  /** By a hash of the event's id: the same event twice is one. */
  @Prop({ type: Object, required: true }) sales!: Record<string, ToldSale>;
  @Prop({ type: [String], required: true }) eventIds!: string[];
  /** See `linksOf`. */
  @Prop({ type: [String], required: true }) links!: string[];
  @Prop({ type: Boolean, required: true }) cancels!: boolean;
}

export const OrderSchema = SchemaFactory.createForClass(OrderDocument);

// findByEvents: the orders of events that were edited or deleted
OrderSchema.index({ eventIds: 1 });
// linked: the orders that a cancellation may mean, and the cancellations that may mean an order
OrderSchema.index({ links: 1, cancels: 1 });
