import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Encryption } from '../../../platform/index.js';
import { ErasedDocument } from './erased.schema.js';
import { KeptKey } from './kept-key.js';
import { type SuppressionList, Suppressions } from './suppressions.js';

const KEY = { row: 'key', place: 'crm.erased-addresses' };

/** The addresses of people who were erased: enough to know one again, and not to tell it. */
@Injectable()
export class ErasedAddresses implements SuppressionList, OnModuleInit {
  private readonly rows: mongo.Collection<ErasedDocument>;
  private readonly key: KeptKey;

  constructor(
    @InjectModel(ErasedDocument.name) model: Model<ErasedDocument>,
    encryption: Encryption,
    private readonly suppressions: Suppressions,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<ErasedDocument>;
    this.key = new KeptKey(model.collection, encryption, KEY);
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
    const key = await this.key.get();
    return new Map(emails.map((email) => [createHmac('sha256', key).update(email).digest('hex'), email]));
  }
}
