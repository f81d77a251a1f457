import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Permission } from '../permissions.js';
import { ApiKeyDocument } from './api-key.schema.js';

export interface ApiKey {
  id: string;
  userId: string;
  name: string;
  scopes: Permission[];
  prefix: string;
  hash: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

@Injectable()
export class ApiKeyRepository {
  constructor(@InjectModel(ApiKeyDocument.name) private readonly model: Model<ApiKeyDocument>) {}

  async insert(key: ApiKey): Promise<void> {
    const { id, ...rest } = key;
    await this.model.create({ _id: id, ...rest });
  }

  async findByHash(hash: string): Promise<ApiKey | null> {
    return toApiKey(await this.model.findOne({ hash }).lean());
  }

  async findById(userId: string, id: string): Promise<ApiKey | null> {
    return toApiKey(await this.model.findOne({ _id: id, userId }).lean());
  }

  /** Newest first, those older than `before`; one more than `limit` tells of a next page. */
  async list(userId: string, limit: number, before?: string): Promise<ApiKey[]> {
    const docs = await this.model
      .find({ userId, ...(before && { _id: { $lt: before } }) })
      .sort({ _id: -1 })
      .limit(limit + 1)
      .lean();
    return docs.map((doc) => toApiKey(doc)!);
  }

  async delete(userId: string, id: string): Promise<ApiKey | null> {
    return toApiKey(await this.model.findOneAndDelete({ _id: id, userId }).lean());
  }

  async deleteAll(userId: string): Promise<void> {
    await this.model.deleteMany({ userId });
  }

  async touch(id: string, at: Date): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { lastUsedAt: at } });
  }
}

function toApiKey(doc: ApiKeyDocument | null): ApiKey | null {
  if (!doc) return null;
  const { _id, ...rest } = doc;
  return { id: _id, ...rest };
}
