import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { AlertSettingsDocument } from './settings.schema.js';

const ID = 'settings';

/** Null `emails`: all active admins. */
export type AlertSettings = Omit<AlertSettingsDocument, '_id'>;

@Injectable()
export class SettingsRepository {
  private readonly rows: mongo.Collection<AlertSettingsDocument>;

  constructor(@InjectModel(AlertSettingsDocument.name) model: Model<AlertSettingsDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<AlertSettingsDocument>;
  }

  async find(): Promise<AlertSettings> {
    return toSettings(await this.rows.findOne({ _id: ID }));
  }

  /** What is not given stays, also what somebody else changes in the same moment. */
  async change(change: Partial<AlertSettings>): Promise<AlertSettings> {
    if (Object.keys(change).length === 0) return this.find();
    const options = { upsert: true, returnDocument: 'after' } as const;
    return toSettings(await this.rows.findOneAndUpdate({ _id: ID }, { $set: change }, options));
  }

  /** Puts the secret of the webhook that was encrypted anew in the place of the same one. */
  async resealHook(sealed: string, anew: string): Promise<void> {
    await this.rows.updateOne({ _id: ID, 'webhook.secret': sealed }, { $set: { 'webhook.secret': anew } });
  }

  /** Nobody is told at this address any more; where it was the only one, all admins are, not nobody. @param email in lower case */
  async forgetEmail(email: string): Promise<void> {
    await this.rows.updateOne({ _id: ID, emails: [email] }, { $set: { emails: null } });
    await this.rows.updateOne({ _id: ID, emails: email }, { $pull: { emails: email } });
  }
}

function toSettings(row: AlertSettingsDocument | null): AlertSettings {
  return { emails: row?.emails ?? null, webhook: row?.webhook ?? null };
}
