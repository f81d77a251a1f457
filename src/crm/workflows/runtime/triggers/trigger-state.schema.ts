import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Leased, LeaseOwner } from '../../../../platform/index.js';

/** How far it was looked whom a workflow begins for: one row for each that is begun by looking, read by its id. */
@Schema({ collection: 'crm_trigger_states', versionKey: false })
export class TriggerStateDocument implements Leased {
  /** `wfl_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Object }) owner?: LeaseOwner;
  @Prop({ type: Date }) leaseUntil?: Date;
  /** Since when the workflow is active, and what it looks at: with another one all begins anew. */
  @Prop({ type: String, required: true }) turn!: string;
  /** Counts the looks, from 1: one that a crash has cut off has its number again. */
  @Prop({ type: Number, required: true }) look!: number;
  /** When it was last looked at to the end, in this turn. */
  @Prop({ type: Date }) lookedAt?: Date;
  /** It is not looked again before. */
  @Prop({ type: Date }) restUntil?: Date;
}

export const TriggerStateSchema = SchemaFactory.createForClass(TriggerStateDocument);
// every question is by `_id`; renew and release are by what an owner holds, and rows are few
