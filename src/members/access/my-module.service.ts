import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/index.js';
import { type CourseModule, ModuleRepository } from '../catalogue/module.repository.js';
import { ProductRepository } from '../catalogue/product.repository.js';
import { LessonNotFound, LessonNotYet, ModuleLocked, ModuleNotFound } from '../members.errors.js';
import { type EntitlementPageDto, toEntitlementDtos } from './entitlement.dto.js';
import { isCompleted, opensAt } from './entitlement.rules.js';
import { Entitlements } from './entitlements.js';
import {
  type CompletedLessonDto,
  lockOf,
  type MyModulePageDto,
  type MyProgress,
  type OpenModuleDto,
  progressOf,
  type Standing,
  toMyModuleDto,
  toOpenModuleDto,
} from './my-module.dto.js';
import { ProgressRepository } from './progress.repository.js';

/** The catalogue as a member sees it, and their progress. */
@Injectable()
export class MyModuleService {
  constructor(
    private readonly modules: ModuleRepository,
    private readonly products: ProductRepository,
    private readonly entitlements: Entitlements,
    private readonly progress: ProgressRepository,
    private readonly clock: Clock,
  ) {}

  async list(userId: string): Promise<MyModulePageDto> {
    const { modules, standing } = await this.standings(userId);
    return { items: modules.map((module) => toMyModuleDto(module, standing(module))), nextCursor: null };
  }

  /** The same with the next lesson of each, without what it says. */
  async progressOf(userId: string): Promise<MyProgress[]> {
    const { modules, standing: standingOf } = await this.standings(userId);
    const now = this.clock.date();
    return modules.map((module) => {
      const standing = standingOf(module);
      if (lockOf(standing)) return { module: toMyModuleDto(module, standing), next: null };
      const { lessons, ...shown } = toOpenModuleDto(module, standing, now);
      const lesson = lessons.find(({ completedAt }) => completedAt === null);
      if (!lesson) return { module: shown, next: null };
      const { title, kind, available, availableAt } = lesson;
      return { module: shown, next: { title, kind, available, availableAt } };
    });
  }

  /** @throws ModuleNotFound, ModuleLocked */
  async open(userId: string, slug: string): Promise<OpenModuleDto> {
    const { module, standing } = await this.opened(userId, slug);
    return toOpenModuleDto(module, standing, this.clock.date());
  }

  /** A second time changes nothing. @throws ModuleNotFound, ModuleLocked, LessonNotFound, LessonNotYet */
  async complete(userId: string, slug: string, lessonId: string): Promise<CompletedLessonDto> {
    const { module, standing } = await this.opened(userId, slug);
    const lesson = module.lessons.find(({ id }) => id === lessonId);
    if (!lesson) throw new LessonNotFound();
    const now = this.clock.date();
    const from = opensAt(standing.entitlement!.since, lesson.dripDays);
    if (from > now) throw new LessonNotYet(from);
    await this.progress.complete(userId, slug, lessonId, now);
    const completed = (await this.progress.ofUser(userId)).get(slug) ?? new Map<string, Date>();
    const completedAt = (completed.get(lessonId) ?? now).toISOString();
    return { module: slug, lesson: lessonId, completedAt, progress: progressOf(module, completed) };
  }

  async unlocked(userId: string): Promise<EntitlementPageDto> {
    return { items: toEntitlementDtos(await this.entitlements.of(userId)), nextCursor: null };
  }

  private async opened(userId: string, slug: string): Promise<{ module: CourseModule; standing: Standing }> {
    const { modules, standing: standingOf } = await this.standings(userId);
    const module = modules.find((each) => each.slug === slug);
    if (!module) throw new ModuleNotFound();
    const standing = standingOf(module);
    const reason = lockOf(standing);
    if (reason === 'not_owned') {
      const { checkoutUrl } = standing;
      throw new ModuleLocked('You do not have this module', {
        reason,
        module: slug,
        ...(checkoutUrl !== null && { checkoutUrl }),
      });
    }
    if (reason === 'prerequisites') {
      const { missing } = standing;
      throw new ModuleLocked(`Complete ${missing.join(', ')} before`, { reason, module: slug, missing });
    }
    return { module, standing };
  }

  private async standings(userId: string) {
    const [modules, products, entitlements, progress] = await Promise.all([
      this.modules.findAll(),
      this.products.findAll(),
      this.entitlements.of(userId),
      this.progress.ofUser(userId),
    ]);
    const bySlug = new Map(modules.map((module) => [module.slug, module]));
    const isMissing = (slug: string): boolean => {
      const before = bySlug.get(slug);
      return before !== undefined && !isCompleted(before.lessons, progress.get(slug));
    };
    const standing = ({ slug, prerequisites }: CourseModule): Standing => ({
      entitlement: entitlements.get(slug),
      completed: progress.get(slug) ?? new Map<string, Date>(),
      missing: prerequisites.filter(isMissing),
      checkoutUrl:
        products.find((each) => each.checkoutUrl && each.modules.includes(slug))?.checkoutUrl ?? null,
    });
    return { modules, standing };
  }
}
