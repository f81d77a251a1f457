import { Injectable } from '@nestjs/common';
import { UserRepository } from '../../auth/index.js';
import { decodeCursor, InvalidInput, newId, notOfThisList, toPage } from '../../common/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import { EntitlementNews } from '../access/entitlement.news.js';
import { modulesBy } from '../access/entitlements.js';
import { ProductRepository } from '../catalogue/product.repository.js';
import { ProductService } from '../catalogue/product.service.js';
import { GrantNotFound, MemberNotFound } from '../members.errors.js';
import type { Grant } from './grant.js';
import {
  type CreateGrantDto,
  type GrantDto,
  type GrantPageDto,
  type GrantQueryDto,
  toGrantDto,
} from './grant.dto.js';
import { type GrantPosition, GrantRepository } from './grant.repository.js';

/** What staff gives and ends by hand, and what it sees of all that was given. */
@Injectable()
export class GrantService {
  constructor(
    private readonly grants: GrantRepository,
    private readonly products: ProductRepository,
    private readonly catalogue: ProductService,
    private readonly users: UserRepository,
    private readonly news: EntitlementNews,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  /** @param id the same id again gives nothing more @throws MemberNotFound, ProductNotFound, InvalidInput */
  async give(by: string, userId: string, dto: CreateGrantDto, id?: string): Promise<GrantDto> {
    const { productId, moduleSlugs, until = null, reason = null } = dto;
    if (!(await this.users.findById(userId))) throw new MemberNotFound();
    if ((productId === undefined) === (moduleSlugs === undefined)) {
      throw new InvalidInput([
        { field: 'productId', message: 'either this or moduleSlugs must be given, and not both' },
      ]);
    }
    if (moduleSlugs) await this.catalogue.checkModules('moduleSlugs', moduleSlugs);
    const product = productId === undefined ? null : await this.catalogue.get(productId);
    const now = this.clock.date();
    if (until !== null && until <= now)
      throw new InvalidInput([{ field: 'until', message: 'must be in the future' }]);
    const grant: Grant = {
      id: id ?? newId('grt', now.getTime()),
      orderId: null,
      source: null,
      productId: productId ?? null,
      moduleSlugs: moduleSlugs ?? null,
      buyer: null,
      userId,
      claimedAt: now,
      startsAt: now,
      durationDays: until === null ? (product?.durationDays ?? null) : null,
      until,
      ended: null,
      revoked: null,
      given: { by, at: now, reason },
      createdAt: now,
    };
    await this.grants.insert(grant);
    this.news.tell([userId]);
    return this.shown(grant);
  }

  /** Ends one, of an order too, whatever its seller tells later. A second time changes nothing. @throws GrantNotFound */
  async end(by: string, id: string, reason: string | null): Promise<void> {
    const at = this.clock.date();
    const grant = await this.grants.revoke(id, { by, at, reason });
    if (!grant) throw new GrantNotFound();
    this.audit.note({ before: grant });
    if (grant.userId === null) return;
    await this.grants.lookAtUsers([grant.userId], at); // a period that follows it begins earlier now
    this.news.tell([grant.userId]);
  }

  /** @throws GrantNotFound */
  async get(id: string): Promise<GrantDto> {
    const grant = await this.grants.findById(id);
    if (!grant) throw new GrantNotFound();
    return this.shown(grant);
  }

  async list({ userId, email, productId, limit, cursor }: GrantQueryDto): Promise<GrantPageDto> {
    const before = cursor === undefined ? undefined : positionIn(cursor);
    const filter = { userId, buyer: email?.trim().toLowerCase(), productId };
    const rows = await this.grants.list(filter, limit + 1, before);
    const dtos = await this.allShown(rows);
    return toPage(
      dtos,
      limit,
      ({ id, createdAt }) => [Date.parse(createdAt), id],
      (dto) => dto,
    );
  }

  /** @throws MemberNotFound */
  async ofUser(userId: string, query: GrantQueryDto): Promise<GrantPageDto> {
    if (!(await this.users.findById(userId))) throw new MemberNotFound();
    return this.list(Object.assign(query, { userId }));
  }

  /** The newest of a user's, with those that wait for their address. */
  async newestOf({ id: userId, email }: { id: string; email: string }, limit: number): Promise<GrantDto[]> {
    return this.allShown(await this.grants.ofPerson(userId, [email, userId], limit));
  }

  private async shown(grant: Grant): Promise<GrantDto> {
    return (await this.allShown([grant]))[0];
  }

  private async allShown(rows: readonly Grant[]): Promise<GrantDto[]> {
    const owners = [...new Set(rows.flatMap(({ userId }) => userId ?? []))];
    const [products, owned] = await Promise.all([this.products.findEver(), this.grants.ofUsers(owners)]);
    const now = this.clock.date();
    const modulesOf = modulesBy(products);
    return rows.map((grant) => {
      const ofOwner = owned.filter(({ userId }) => userId === grant.userId);
      const product = products.find(({ id }) => id === grant.productId)?.name ?? null;
      return toGrantDto(grant, ofOwner, { modules: modulesOf(grant), product }, now);
    });
  }
}

/** @throws InvalidInput */
function positionIn(cursor: string): GrantPosition {
  const [time, id] = decodeCursor(cursor, 2);
  if (typeof time !== 'number' || typeof id !== 'string') throw notOfThisList();
  return { createdAt: new Date(time), id };
}
