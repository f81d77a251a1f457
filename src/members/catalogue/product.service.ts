import { Injectable } from '@nestjs/common';
import { InvalidInput, newId } from '../../common/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import { OwnerNews } from '../grants/owner-news.js';
import { ProductNotFound } from '../members.errors.js';
import { ModuleRepository } from './module.repository.js';
import type { MatchRule } from './match.rules.js';
import {
  type CreateProductDto,
  type MatchRuleDto,
  type ProductDto,
  type ProductPageDto,
  toProductDto,
  type UpdateProductDto,
} from './product.dto.js';
import { ProductRepository } from './product.repository.js';

/** What is sold, as staff writes it. */
@Injectable()
export class ProductService {
  constructor(
    private readonly products: ProductRepository,
    private readonly modules: ModuleRepository,
    private readonly owners: OwnerNews,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<ProductPageDto> {
    return { items: (await this.products.findAll()).map(toProductDto), nextCursor: null };
  }

  async get(id: string): Promise<ProductDto> {
    const product = await this.products.findById(id);
    if (!product) throw new ProductNotFound();
    return toProductDto(product);
  }

  /** @throws InvalidInput */
  async create(dto: CreateProductDto): Promise<ProductDto> {
    await this.checkModules('modules', dto.modules);
    const product = {
      id: newId('prd'),
      name: dto.name,
      match: rulesOf(dto.match ?? []),
      modules: dto.modules,
      durationDays: dto.durationDays ?? null,
      checkoutUrl: dto.checkoutUrl ?? null,
      createdAt: this.clock.date(),
    };
    await this.products.insert(product);
    return toProductDto(product);
  }

  /** @throws ProductNotFound, InvalidInput */
  async update(id: string, dto: UpdateProductDto): Promise<ProductDto> {
    const { name, match, modules, durationDays, checkoutUrl } = dto;
    if (modules) await this.checkModules('modules', modules);
    this.audit.note({ before: await this.get(id) });
    const changed = await this.products.update(id, {
      ...(name !== undefined && { name }),
      ...(match && { match: rulesOf(match) }),
      ...(modules && { modules }),
      ...(durationDays !== undefined && { durationDays }),
      ...(checkoutUrl !== undefined && { checkoutUrl }),
    });
    if (!changed) throw new ProductNotFound();
    if (modules) this.owners.tellOwnersOf(id);
    return toProductDto(changed);
  }

  /** @throws ProductNotFound */
  async remove(id: string): Promise<void> {
    this.audit.note({ before: await this.get(id) });
    if (!(await this.products.remove(id, this.clock.date()))) throw new ProductNotFound();
  }

  /** @throws InvalidInput naming the first ones that do not exist, such as `modules[0]` */
  async checkModules(field: string, slugs: readonly string[]): Promise<void> {
    const known = new Set((await this.modules.findAll()).map(({ slug }) => slug));
    const errors = slugs.flatMap((slug, at) =>
      known.has(slug) ? [] : [{ field: `${field}[${at}]`, message: `there is no module "${slug}"` }],
    );
    if (errors.length > 0) throw new InvalidInput(errors);
  }
}

/** @throws InvalidInput naming a rule that would mean every sale there is */
function rulesOf(given: readonly MatchRuleDto[]): MatchRule[] {
  const errors = given.flatMap((rule, at) =>
    Object.values(rule).some((value) => value !== undefined)
      ? []
      : [{ field: `match[${at}]`, message: 'must name a source, productId, priceId or name' }],
  );
  if (errors.length > 0) throw new InvalidInput(errors);
  return given.map(({ source, productId, priceId, name }) => ({
    ...(source !== undefined && { source }),
    ...(productId !== undefined && { productId }),
    ...(priceId !== undefined && { priceId }),
    ...(name !== undefined && { name }),
  }));
}
