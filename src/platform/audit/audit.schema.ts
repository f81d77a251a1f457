import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { AUDIT_OUTCOMES, AUDIT_VIAS, type AuditOutcome, type AuditVia } from './audit-entry.js';

/** One change by staff, or by the system. Written before the change, completed once after it, and left alone from then on. */
@Schema({ collection: 'audit', versionKey: false, minimize: false })
export class AuditDocument {
  /** Sorts by time. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: Date, required: true }) at!: Date;
  /** Id of the user; `system` where no user asked. */
  @Prop({ type: String, required: true }) actorId!: string;
  @Prop({ type: String, required: true, enum: AUDIT_VIAS }) via!: AuditVia;
  /** Of an API key. */
  @Prop({ type: String }) keyId?: string;
  @Prop({ type: String, required: true }) action!: string;
  @Prop({ type: Object }) target?: { kind: string; id: string };
  @Prop({ type: Object }) before?: Record<string, unknown>;
  @Prop({ type: Object }) after?: Record<string, unknown>;
  /** Where the request came from. */
  @Prop({ type: String }) address?: string;
  /** Of the request, under which the log tells of it. */
  @Prop({ type: String }) correlationId?: string;
  @Prop({ type: String, required: true, enum: AUDIT_OUTCOMES }) outcome!: AuditOutcome;
  /** Why it was refused or failed. */
  @Prop({ type: String }) code?: string;
}

export const AuditSchema = SchemaFactory.createForClass(AuditDocument);

// list of an actor, of a kind of change, of what was changed; newest first (ids sort by time)
AuditSchema.index({ actorId: 1, _id: -1 });
AuditSchema.index({ action: 1, _id: -1 });
AuditSchema.index({ 'target.id': 1, _id: -1 }, { sparse: true });
