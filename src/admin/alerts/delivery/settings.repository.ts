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
    const row = await this.rows.findOne({ _id: ID });
    return { emails: row?.emails ?? null, webhook: row?.webhook ?? null };
  }

  async save(settings: AlertSettings): Promise<void> {
    await this.rows.updateOne({ _id: ID }, { $set: settings }, { upsert: true });
  }

  /** Puts the secret of the webhook that was encrypted anew in the place of the same one. */
  async resealHook(sealed: string, anew: string): Promise<void> {
    await this.rows.updateOne({ _id: ID, 'webhook.secret': sealed }, { $set: { 'webhook.secret': anew } });
  }

  /** Nobody is told at this address any more. @param email in lower case */
  async forgetEmail(email: string): Promise<void> {
    await this.rows.updateOne({ _id: ID, emails: email }, { $pull: { emails: email } });
  }
}
