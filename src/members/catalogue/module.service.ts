import { Injectable } from '@nestjs/common';
import { type FieldError, InvalidInput, newId } from '../../common/index.js';
import { AuditNotes, Clock } from '../../platform/index.js';
import { ModuleInUse, ModuleNotFound, ModuleTaken } from '../members.errors.js';
import {
  type CreateModuleDto,
  type LessonInputDto,
  type ModuleDto,
  type ModulePageDto,
  toModuleDto,
  type UpdateModuleDto,
} from './module.dto.js';
import { ModuleRepository } from './module.repository.js';
import type { Lesson } from './module.schema.js';
import { cycleFrom } from './prerequisites.rules.js';
import { ProductRepository } from './product.repository.js';

/** What can be learned, as staff writes it. */
@Injectable()
export class ModuleService {
  constructor(
    private readonly modules: ModuleRepository,
    private readonly products: ProductRepository,
    private readonly audit: AuditNotes,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<ModulePageDto> {
    return { items: (await this.modules.findAll()).map(toModuleDto), nextCursor: null };
  }

  async get(slug: string): Promise<ModuleDto> {
    const module = await this.modules.findBySlug(slug);
    if (!module) throw new ModuleNotFound();
    return toModuleDto(module);
  }

  /** @throws ModuleTaken, InvalidInput */
  async create(dto: CreateModuleDto): Promise<ModuleDto> {
    const prerequisites = dto.prerequisites ?? [];
    await this.checkPrerequisites(dto.slug, prerequisites);
    const module = {
      slug: dto.slug,
      name: dto.name,
      description: dto.description ?? '',
      lessons: lessonsOf(dto.lessons ?? []),
      prerequisites,
      position: dto.position ?? 0,
      createdAt: this.clock.date(),
    };
    if (!(await this.modules.insert(module))) throw new ModuleTaken(dto.slug);
    return toModuleDto(module);
  }

  /** @throws ModuleNotFound, InvalidInput */
  async update(slug: string, dto: UpdateModuleDto): Promise<ModuleDto> {
    this.audit.note({ before: await this.get(slug) });
    const { name, description, lessons, prerequisites, position } = dto;
    if (prerequisites) await this.checkPrerequisites(slug, prerequisites);
    const changed = await this.modules.update(slug, {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(lessons && { lessons: lessonsOf(lessons) }),
      ...(prerequisites && { prerequisites }),
      ...(position !== undefined && { position }),
    });
    if (!changed) throw new ModuleNotFound();
    return toModuleDto(changed);
  }

  /** Progress stays: the same slug may come again. @throws ModuleNotFound, ModuleInUse */
  async remove(slug: string): Promise<void> {
    const [all, products] = await Promise.all([this.modules.findAll(), this.products.findAll()]);
    const product = products.find(({ modules }) => modules.includes(slug));
    if (product) throw new ModuleInUse(`The product "${product.name}" grants it`);
    const after = all.find(({ prerequisites }) => prerequisites.includes(slug));
    if (after) throw new ModuleInUse(`The module "${after.slug}" needs it to be completed before`);
    this.audit.note({ before: await this.get(slug) });
    if (!(await this.modules.remove(slug))) throw new ModuleNotFound();
  }

  private async checkPrerequisites(slug: string, prerequisites: readonly string[]): Promise<void> {
    if (prerequisites.length === 0) return;
    const all = new Map(
      (await this.modules.findAll()).map((each) => [each.slug, each.prerequisites as readonly string[]]),
    );
    all.set(slug, prerequisites);
    const unknown = prerequisites.flatMap((each, at) =>
      all.has(each) ? [] : [{ field: `prerequisites[${at}]`, message: `there is no module "${each}"` }],
    );
    if (unknown.length > 0) throw new InvalidInput(unknown);
    const cycle = cycleFrom(slug, all);
    if (cycle)
      throw new InvalidInput([{ field: 'prerequisites', message: `lead back to it: ${cycle.join(' > ')}` }]);
  }
}

/** @throws InvalidInput naming `lessons[2].url` */
function lessonsOf(given: readonly LessonInputDto[]): Lesson[] {
  const errors: FieldError[] = [];
  const ids = new Set<string>();
  const lessons = given.map(({ id, title, kind, content, url, dripDays }, at): Lesson => {
    const [needed, other] = kind === 'text' ? (['content', 'url'] as const) : (['url', 'content'] as const);
    const has = { content, url };
    if (has[needed] === undefined)
      errors.push({ field: `lessons[${at}].${needed}`, message: `a ${kind} has one` });
    if (has[other] !== undefined)
      errors.push({ field: `lessons[${at}].${other}`, message: `a ${kind} has none` });
    if (id !== undefined && ids.has(id)) {
      errors.push({ field: `lessons[${at}].id`, message: 'is the id of a lesson before it' });
    }
    if (id !== undefined) ids.add(id);
    return {
      id: id ?? newId('les'),
      title,
      kind,
      ...(content !== undefined && { content }),
      ...(url !== undefined && { url }),
      dripDays: dripDays ?? 0,
    };
  });
  if (errors.length > 0) throw new InvalidInput(errors);
  return lessons;
}
