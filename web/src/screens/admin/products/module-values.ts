import type { Schemas } from '../../../api/schemas';
import type { Module } from './queries';

export interface LessonValues {
  /** Of one that is there already; progress is kept by it. */
  id: string | undefined;
  title: string;
  kind: Schemas['LessonDto']['kind'];
  content: string;
  url: string;
  dripDays: number | string;
}

export interface ModuleValues {
  slug: string;
  name: string;
  description: string;
  prerequisites: string[];
  position: number | string;
  lessons: LessonValues[];
}

export const KINDS = ['text', 'video', 'file'] as const satisfies LessonValues['kind'][];

export const NEW_LESSON: LessonValues = {
  ...{ id: undefined, title: '', kind: 'text', content: '', url: '', dripDays: 0 },
};

export function valuesOf(module: Module | undefined): ModuleValues {
  return {
    slug: '',
    name: module?.name ?? '',
    description: module?.description ?? '',
    prerequisites: module?.prerequisites ?? [],
    position: module?.position ?? 0,
    lessons: (module?.lessons ?? []).map((lesson) => ({ ...NEW_LESSON, ...lesson })),
  };
}

/** Each kind has only what is its own. */
export function lessonOf({
  id,
  title,
  kind,
  content,
  url,
  dripDays,
}: LessonValues): Schemas['LessonInputDto'] {
  return {
    ...(id !== undefined && { id }),
    ...{ title: title.trim(), kind, dripDays: Number(dripDays) || 0 },
    ...(kind === 'text' ? { content } : { url: url.trim() }),
  };
}
