import { ApiProperty } from '@nestjs/swagger';
import type { CourseModule } from '../catalogue/module.repository.js';
import { LESSON_KINDS, type Lesson, type LessonKind } from '../catalogue/module.schema.js';
import type { LockReason } from '../members.errors.js';
import { type Entitlement, opensAt } from './entitlement.rules.js';

const STATUSES = ['locked', 'unlocked'] as const;

/** How a module stands for a member. */
export interface Standing {
  entitlement: Entitlement | undefined;
  completed: ReadonlyMap<string, Date>;
  /** Slugs of prerequisites that are not completed. */
  missing: string[];
  checkoutUrl: string | null;
}

export class ModuleProgressDto {
  /** Lessons that you have completed. @example 3 */
  completed!: number;
  /** Lessons in all. @example 12 */
  total!: number;
}

export class MyModuleDto {
  /** @example "trader-pro" */
  slug!: string;
  /** @example "Trader Pro" */
  name!: string;
  /** @example "Strategies for those who know the basics" */
  description!: string;
  /** Place in the catalogue, smallest first. @example 1 */
  position!: number;
  /** Whether you may open it now. */
  @ApiProperty({ enum: STATUSES }) status!: (typeof STATUSES)[number];
  /** Why it is locked: you do not have it, or have not completed what comes before. @example "not_owned" */
  @ApiProperty({ type: String, nullable: true, example: 'not_owned' }) reason!: LockReason | null;
  /** Where it is bought; null when you have it, or nothing that is sold unlocks it. @example "https://pay.hotmart.com/A1" */
  @ApiProperty({ type: String, nullable: true, example: 'https://pay.hotmart.com/A1' }) checkoutUrl!:
    string | null;
  /** Slugs of modules to complete before. @example [] */
  missing!: string[];
  /** Your own start; null when you do not have it. @example "2026-01-31T12:30:00.000Z" */
  @ApiProperty({ type: String, nullable: true, example: '2026-01-31T12:30:00.000Z' }) since!: string | null;
  /** When it ends by itself; null is never, or not yours. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) until!: string | null;
  /** Kept also while you do not have the module. */
  progress!: ModuleProgressDto;
}

export class MyModulePageDto {
  @ApiProperty({ type: [MyModuleDto] }) items!: MyModuleDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export class MyLessonDto {
  /** @example "welcome" */
  id!: string;
  /** @example "Welcome" */
  title!: string;
  @ApiProperty({ enum: LESSON_KINDS }) kind!: LessonKind;
  /** Whether it is open now. */
  available!: boolean;
  /** When it opens, or has opened, for you. @example "2026-02-07T12:30:00.000Z" */
  availableAt!: string;
  /** When you completed it; null when you have not. @example "2026-02-08T09:00:00.000Z" */
  @ApiProperty({ type: String, nullable: true, example: '2026-02-08T09:00:00.000Z' }) completedAt!:
    string | null;
  /** Of a text that is open. @example "Read this before you trade." */
  content?: string;
  /** Of a video or a file that is open. @example "https://video.example.com/welcome" */
  url?: string;
}

/** A module of mine and where I am in it. */
export interface MyProgress {
  module: MyModuleDto;
  /** The first lesson that is not completed, open or not; null when there is none, or the module is locked. */
  next: Pick<MyLessonDto, 'title' | 'kind' | 'available' | 'availableAt'> | null;
}

export class OpenModuleDto extends MyModuleDto {
  @ApiProperty({ type: [MyLessonDto] }) lessons!: MyLessonDto[];
}

export class CompletedLessonDto {
  /** Slug of the module. @example "trader-pro" */
  module!: string;
  /** @example "welcome" */
  lesson!: string;
  /** When it was completed first. @example "2026-02-08T09:00:00.000Z" */
  completedAt!: string;
  progress!: ModuleProgressDto;
}

export function lockOf({ entitlement, missing }: Standing): LockReason | null {
  if (!entitlement) return 'not_owned';
  return missing.length > 0 ? 'prerequisites' : null;
}

export function progressOf(module: CourseModule, completed: ReadonlyMap<string, Date>): ModuleProgressDto {
  return {
    completed: module.lessons.filter(({ id }) => completed.has(id)).length,
    total: module.lessons.length,
  };
}

export function toMyModuleDto(module: CourseModule, standing: Standing): MyModuleDto {
  const { slug, name, description, position } = module;
  const { entitlement, completed, missing, checkoutUrl } = standing;
  const reason = lockOf(standing);
  return {
    slug,
    name,
    description,
    position,
    status: reason ? 'locked' : 'unlocked',
    reason,
    checkoutUrl: reason === 'not_owned' ? checkoutUrl : null,
    missing,
    since: entitlement?.since.toISOString() ?? null,
    until: entitlement?.until?.toISOString() ?? null,
    progress: progressOf(module, completed),
  };
}

export function toOpenModuleDto(module: CourseModule, standing: Standing, now: Date): OpenModuleDto {
  const since = standing.entitlement!.since;
  const lessons = module.lessons.map((lesson) =>
    toMyLesson(lesson, since, standing.completed.get(lesson.id), now),
  );
  return { ...toMyModuleDto(module, standing), lessons };
}

function toMyLesson(lesson: Lesson, since: Date, completedAt: Date | undefined, now: Date): MyLessonDto {
  const { id, title, kind, content, url } = lesson;
  const at = opensAt(since, lesson.dripDays);
  const available = at <= now;
  return {
    id,
    title,
    kind,
    available,
    availableAt: at.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
    ...(available && content !== undefined && { content }),
    ...(available && url !== undefined && { url }),
  };
}
