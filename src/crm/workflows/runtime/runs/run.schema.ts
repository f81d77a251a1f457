import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { CauseEvent } from '../actions/action.js';
import type { HeardEvent, RunLogEntry, RunTrouble } from './run.js';
import { RUN_STATES, type RunState } from './run.states.js';

@Schema({ collection: 'crm_runs', versionKey: false })
export class RunDocument {
  /** `run_...` */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) workflowId!: string;
  @Prop({ type: Number, required: true }) edition!: number;
  @Prop({ type: String, required: true }) contactId!: string;
  @Prop({ type: Number, required: true }) entry!: number;
  @Prop({ type: String, required: true }) cause!: string;
  @Prop({ type: Object }) event?: CauseEvent;
  @Prop({ type: Number, required: true }) depth!: number;
  @Prop({ type: String, required: true, enum: RUN_STATES }) status!: RunState;
  @Prop({ type: Date, required: true }) startedAt!: Date;
  @Prop({ type: String }) nodeId?: string;
  @Prop({ type: Date }) arrivedAt?: Date;
  @Prop({ type: Date }) dueAt?: Date;
  @Prop({ type: Date }) until?: Date;
  @Prop({ type: String }) awaits?: string;
  @Prop({ type: Object }) heard?: HeardEvent;
  @Prop({ type: String }) claim?: string;
  @Prop({ type: Number, required: true }) tries!: number;
  @Prop({ type: Object }) trouble?: RunTrouble;
  @Prop({ type: [Object], required: true }) log!: RunLogEntry[];
  @Prop({ type: Date }) endedAt?: Date;
  @Prop({ type: String }) reason?: string;
  /** Of runs that are over: when all goes but that the contact has entered. */
  @Prop({ type: Date }) keptUntil?: Date;
}

export const RunSchema = SchemaFactory.createForClass(RunDocument);
// how often a contact has entered, and when last: the rule of re-entry, of two causes at once too
RunSchema.index({ workflowId: 1, contactId: 1, entry: -1 }, { unique: true });
// the same cause enters once
RunSchema.index({ workflowId: 1, contactId: 1, cause: 1 }, { unique: true });
// what is due, the longest due first
RunSchema.index({ dueAt: 1 }, { sparse: true });
// who waits for an event that has come
RunSchema.index({ contactId: 1, awaits: 1 });
// the timeline of a contact, and all of theirs when they are merged or erased
RunSchema.index({ contactId: 1, startedAt: -1, _id: -1 });
// lists of a workflow, newest first; counts by state and step
RunSchema.index({ workflowId: 1, _id: -1 });
RunSchema.index({ workflowId: 1, status: 1, _id: -1 });
// what claimed runs a process has
RunSchema.index({ claim: 1 }, { sparse: true });
// what is over for so long that it is made slim
RunSchema.index({ keptUntil: 1 }, { sparse: true });
