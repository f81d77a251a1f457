import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { ROLES, type Role } from '../permissions.js';

export const USER_STATUSES = ['active', 'suspended'] as const;

export type UserStatus = (typeof USER_STATUSES)[number];

@Schema({ collection: 'users', versionKey: false })
export class UserDocument {
  @Prop({ type: String, required: true }) _id!: string;
  /** In lower case. */
  @Prop({ type: String, required: true }) email!: string;
  @Prop({ type: String, required: true }) name!: string;
  @Prop({ type: String, required: true, enum: ROLES }) role!: Role;
  @Prop({ type: String, required: true, enum: USER_STATUSES }) status!: UserStatus;
  @Prop({ type: Boolean, required: true }) emailVerified!: boolean;
  /** Wants the daily insight by mail. */
  @Prop({ type: Boolean }) dailyInsight?: boolean;
  /** Argon2id in PHC form. */
  @Prop({ type: String, required: true }) passwordHash!: string;
  @Prop({ type: Date, required: true }) createdAt!: Date;
  /** By the database's clock: of the last change that a list of users shows. Rows of before this field have none. */
  @Prop({ type: Date }) changedAt?: Date;
}

export const UserSchema = SchemaFactory.createForClass(UserDocument);

// findByEmail (log-in); unique, so that two registrations at once cannot both succeed
UserSchema.index({ email: 1 }, { unique: true });
// findDailyInsightReaders, once a day
UserSchema.index({ dailyInsight: 1 }, { partialFilterExpression: { dailyInsight: true } });
// hasAdmin, at every start; activeAdmins, before one is demoted or suspended
UserSchema.index({ role: 1 });
// changedSince: what a list of users that is in memory has to catch up with
UserSchema.index({ changedAt: 1 }, { sparse: true });
// createdByQuarter, countSince: new accounts by day; scan, newest first
UserSchema.index({ createdAt: -1, _id: -1 });
