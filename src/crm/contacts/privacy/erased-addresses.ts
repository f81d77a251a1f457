import { createHmac, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Encryption } from '../../../platform/index.js';
import { ErasedDocument } from './erased.schema.js';
import { type SuppressionList, Suppressions } from './suppressions.js';

const KEY_ROW = 'key';
const PLACE = 'crm.erased-addresses';

/** The addresses of people who were erased: enough to know one again, and not to tell it. */
@Injectable()
export class ErasedAddresses implements SuppressionList, OnModuleInit {
  private readonly rows: mongo.Collection<ErasedDocument>;
  private key: Promise<Buffer> | undefined;

  constructor(
    @InjectModel(ErasedDocument.name) model: Model<ErasedDocument>,
    private readonly encryption: Encryption,
    private readonly suppressions: Suppressions,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<ErasedDocument>;
  }

  onModuleInit(): void {
    this.suppressions.register(this);
  }

  async addErased(emails: readonly string[], at: Date): Promise<void> {
    for (const hash of (await this.hashes(emails)).keys()) {
      await this.rows.updateOne({ _id: hash }, { $setOnInsert: { at } }, { upsert: true });
    }
  }

  async lift(emails: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ _id: { $in: [...(await this.hashes(emails)).keys()] } });
  }

  async among(emails: readonly string[]): Promise<Set<string>> {
    const hashes = await this.hashes(emails);
    const rows = await this.rows.find({ _id: { $in: [...hashes.keys()] } }).toArray();
    return new Set(rows.map(({ _id }) => hashes.get(_id)!));
  }

  private async hashes(emails: readonly string[]): Promise<Map<string, string>> {
    const key = await (this.key ??= this.readKey().catch((error: unknown) => {
      this.key = undefined; // the next one tries again
      throw error;
    }));
    return new Map(emails.map((email) => [createHmac('sha256', key).update(email).digest('hex'), email]));
  }

  /** Made once for the installation; at rest it is under ENCRYPTION_KEY, so that the key can be rotated and this one stays. */
  private async readKey(): Promise<Buffer> {
    const fresh = this.encryption.encrypt(randomBytes(32).toString('base64url'), PLACE);
    await this.rows.updateOne({ _id: KEY_ROW }, { $setOnInsert: { sealed: fresh } }, { upsert: true });
    const { sealed } = (await this.rows.findOne({ _id: KEY_ROW }))!;
    const text = this.encryption.decrypt(sealed!, PLACE);
    if (this.encryption.isStale(sealed!)) {
      const again = this.encryption.encrypt(text, PLACE);
      await this.rows.updateOne({ _id: KEY_ROW, sealed: sealed! }, { $set: { sealed: again } });
    }
    return Buffer.from(text, 'base64url');
  }
}
