import { Injectable, Logger } from '@nestjs/common';
import { decodeIdCursor, newId, type Page, type PageQueryDto, toPage } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import { BriefCache } from '../access/brief-cache.js';
import type { Principal } from '../access/principal.js';
import { randomToken, tokenHash } from '../access/secrets.js';
import { UserRepository } from '../accounts/user.repository.js';
import { InvalidExpiry, NotFound, ScopeBeyondRole } from '../auth.errors.js';
import { permissionsOf } from '../permissions.js';
import { type ApiKeyDto, type CreateApiKeyDto, type CreatedApiKeyDto, toApiKeyDto } from './api-key.dto.js';
import { type ApiKey, ApiKeyRepository } from './api-key.repository.js';

const PREFIX = 'td_';
const SHAPE = /^td_[A-Za-z0-9_-]{43}$/;
const TOUCH_EVERY_MS = 60_000;

/** Keys for programs: shown once, stored hashed, never beyond their owner's role. */
@Injectable()
export class ApiKeys {
  private readonly log = new Logger(ApiKeys.name);
  private readonly cache: BriefCache<Principal>;

  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly users: UserRepository,
    private readonly clock: Clock,
  ) {
    this.cache = new BriefCache(clock);
  }

  /** Who is behind a key, null when it is unknown, expired, or its owner is suspended; up to a second old. */
  verify(token: string): Promise<Principal | null> {
    if (!SHAPE.test(token)) return Promise.resolve(null);
    const hash = tokenHash(token);
    return this.cache.get(hash, () => this.lookUp(hash));
  }

  /** The same of a key that was let in before. */
  async standing(userId: string, id: string): Promise<Principal | null> {
    return this.principalOf(await this.keys.findById(userId, id));
  }

  /** @throws ScopeBeyondRole, InvalidExpiry */
  async create(owner: Principal, dto: CreateApiKeyDto): Promise<CreatedApiKeyDto> {
    const beyond = dto.scopes.filter((scope) => !owner.permissions.has(scope));
    if (beyond.length) throw new ScopeBeyondRole(`The role ${owner.role} does not have ${beyond.join(', ')}`);
    if (dto.expiresAt && dto.expiresAt.getTime() <= this.clock.now()) throw new InvalidExpiry();
    const token = PREFIX + randomToken();
    const key: ApiKey = {
      id: newId('key'),
      userId: owner.userId,
      name: dto.name,
      scopes: dto.scopes,
      prefix: token.slice(0, 9),
      hash: tokenHash(token),
      createdAt: this.clock.date(),
      expiresAt: dto.expiresAt ?? null,
      lastUsedAt: null,
    };
    await this.keys.insert(key);
    return { ...toApiKeyDto(key), key: token };
  }

  async list(userId: string, query: PageQueryDto): Promise<Page<ApiKeyDto>> {
    const before = query.cursor ? decodeIdCursor(query.cursor, 'key') : undefined;
    const rows = await this.keys.list(userId, query.limit, before);
    return toPage(rows, query.limit, (key) => [key.id], toApiKeyDto);
  }

  /** @throws NotFound */
  async get(userId: string, id: string): Promise<ApiKeyDto> {
    const key = await this.keys.findById(userId, id);
    if (!key) throw new NotFound('No such API key');
    return toApiKeyDto(key);
  }

  /** Ends the key at once. @throws NotFound */
  async delete(userId: string, id: string): Promise<void> {
    const key = await this.keys.delete(userId, id);
    if (!key) throw new NotFound('No such API key');
    this.cache.forget(key.hash);
  }

  /** Ends all keys of the user at once. */
  async deleteAll(userId: string): Promise<void> {
    await this.keys.deleteAll(userId);
    this.cache.forgetUser(userId);
  }

  /** For when the owner's role or status changed. */
  forgetOwner(userId: string): void {
    this.cache.forgetUser(userId);
  }

  private async lookUp(hash: string): Promise<Principal | null> {
    return this.principalOf(await this.keys.findByHash(hash));
  }

  private async principalOf(key: ApiKey | null): Promise<Principal | null> {
    const now = this.clock.now();
    if (!key || (key.expiresAt && key.expiresAt.getTime() <= now)) return null;
    const owner = await this.users.findById(key.userId);
    if (owner?.status !== 'active') return null;
    if (now - (key.lastUsedAt?.getTime() ?? 0) >= TOUCH_EVERY_MS) this.touch(key.id, new Date(now));
    return {
      userId: owner.id,
      role: owner.role,
      via: 'key',
      keyId: key.id,
      permissions: permissionsOf(owner.role, key.scopes),
    };
  }

  /** Nobody waits for it, and a request does not fail with it. */
  private touch(id: string, at: Date): void {
    this.keys.touch(id, at).catch((error: unknown) => this.log.warn(`last use of ${id}: ${String(error)}`));
  }
}
