import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { JOB_STATES, type JobState } from './job.states.js';

export interface JobLease {
  /** Unique for each run: who has lost the lease can write nothing any more. */
  owner: string;
  until: Date;
}

@Schema({ collection: 'jobs', versionKey: false, minimize: false })
export class JobDocument {
  /** `job_...`, in the order of adding. */
  @Prop({ type: String, required: true }) _id!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String }) key?: string;
  @Prop({ type: Object }) data!: Record<string, unknown>;
  @Prop({ type: String, required: true, enum: JOB_STATES }) state!: JobState;
  /** When a worker may take it: while it runs, when its lease ends; absent when it is finished. */
  @Prop({ type: Date }) dueAt?: Date;
  /** Runs that have begun. */
  @Prop({ type: Number, required: true }) attempts!: number;
  @Prop({ type: Number, required: true }) maxAttempts!: number;
  /** First pause after a failed run, in seconds. */
  @Prop({ type: Number, required: true }) backoff!: number;
  @Prop({ type: Object }) lease?: JobLease;
  /** Of the request, job or batch that has ordered it. */
  @Prop({ type: String }) correlationId?: string;
  /** 0 to 1, as the run says. */
  @Prop({ type: Number }) progress?: number;
  @Prop({ type: Object }) result?: unknown;
  /** Of the last failed run. */
  @Prop({ type: String }) error?: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** When the last run began. */
  @Prop({ type: Date }) startedAt?: Date;
  @Prop({ type: Date }) finishedAt?: Date;
  /** When the row goes; only of finished ones. */
  @Prop({ type: Date }) expireAt?: Date;
}

export const JobSchema = SchemaFactory.createForClass(JobDocument);

// each of them is paid for at every run

// takeNext, findDueName: what may be taken of a name, the longest due first; finished rows are not in it
JobSchema.index({ name: 1, dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });
// insert, findIdByKey: one job for each key of a name
JobSchema.index({ name: 1, key: 1 }, { unique: true, partialFilterExpression: { key: { $exists: true } } });
// list, newest first; count by name and state
JobSchema.index({ name: 1, state: 1, _id: -1 });
// finished jobs are cleared away by the database
JobSchema.index({ expireAt: 1 }, { sparse: true, expireAfterSeconds: 0 });
