import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  IsUrl,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import type { CourseModule } from './module.repository.js';
import { LESSON_KINDS, type LessonKind } from './module.schema.js';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SLUG_SAID = { message: 'must be 1 to 63 characters of a-z, 0-9 and -' };

/** The slug of a module, or several. */
export const IsSlug = (options: { each?: boolean } = {}) => Matches(SLUG, { ...SLUG_SAID, ...options });

/** An address that a browser may be sent to. */
export const IsWebAddress = () =>
  IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false });

export class LessonInputDto {
  /** Unique within its module; progress is kept by it, so keep it when a lesson changes. Left out, one is made. @example "welcome" */
  @ApiPropertyOptional() @MayBeMissing() @Matches(/^[A-Za-z0-9_-]{1,64}$/) id?: string;

  /** @example "Welcome" */
  @IsString() @Length(1, 200) title!: string;

  /** What it is: `text` has `content`, `video` and `file` have `url`. */
  @ApiProperty({ enum: LESSON_KINDS }) @IsIn(LESSON_KINDS) kind!: LessonKind;

  /** The text, in Markdown; of kind `text` only. @example "Read this before you trade." */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @MaxLength(40_000) content?: string;

  /** Where the video or the file is, http or https; of those kinds only. @example "https://video.example.com/welcome" */
  @ApiPropertyOptional() @MayBeMissing() @IsWebAddress() @MaxLength(2000) url?: string;

  /** Whole days after the member's own start of the module; 0, at once, when left out. @example 7 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(3650) dripDays?: number;
}

/** A text and a video: each kind has what is its own. */
const LESSONS = [
  { id: 'welcome', title: 'Welcome', kind: 'text', content: 'Read this before you trade.' },
  { id: 'tour', title: 'A tour', kind: 'video', url: 'https://video.example.com/tour', dripDays: 7 },
];

/** What a module may be said to be, at first and later. */
class ModuleDetailsDto {
  /** For the catalogue. @example "Strategies for those who know the basics" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @MaxLength(4000) description?: string;

  /** In their order. A change says all of them, instead of those until now; progress stays with lessons that keep their id. */
  @ApiPropertyOptional({ type: [LessonInputDto], example: LESSONS })
  @MayBeMissing()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => LessonInputDto)
  lessons?: LessonInputDto[];

  /** Slugs of modules that must be completed before; no way may lead back here. @example ["primeiro-trade"] */
  @ApiPropertyOptional()
  @MayBeMissing()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  prerequisites?: string[];

  /** Place in the catalogue, smallest first; 0 of a new module that leaves it out. @example 1 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(1_000_000) position?: number;
}

export class CreateModuleDto extends ModuleDetailsDto {
  /** Its name in addresses, products and MODULE_GUARDS; it cannot be changed later. @example "trader-pro" */
  @IsSlug() slug!: string;

  /** @example "Trader Pro" */
  @IsString() @Length(1, 120) name!: string;
}

export class UpdateModuleDto extends ModuleDetailsDto {
  /** @example "Trader Pro" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 120) name?: string;
}

export class LessonDto {
  /** @example "welcome" */
  id!: string;
  /** @example "Welcome" */
  title!: string;
  @ApiProperty({ enum: LESSON_KINDS }) kind!: LessonKind;
  /** Of a text. @example "Read this before you trade." */
  content?: string;
  /** Of a video or a file. @example "https://video.example.com/welcome" */
  url?: string;
  /** Whole days after the member's own start of the module. @example 0 */
  dripDays!: number;
}

export class ModuleDto {
  /** The slug. @example "trader-pro" */
  id!: string;
  /** @example "trader-pro" */
  slug!: string;
  /** @example "Trader Pro" */
  name!: string;
  /** @example "Strategies for those who know the basics" */
  description!: string;
  @ApiProperty({ type: [LessonDto] }) lessons!: LessonDto[];
  /** Slugs of modules that must be completed before. @example ["trader-start"] */
  prerequisites!: string[];
  /** Place in the catalogue, smallest first. @example 1 */
  position!: number;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: Date;
}

export class ModulePageDto {
  @ApiProperty({ type: [ModuleDto] }) items!: ModuleDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toModuleDto(module: CourseModule): ModuleDto {
  const { slug, name, description, prerequisites, position, createdAt } = module;
  const lessons = module.lessons.map(({ id, title, kind, content, url, dripDays }) => ({
    id,
    title,
    kind,
    ...(content !== undefined && { content }),
    ...(url !== undefined && { url }),
    dripDays,
  }));
  return { id: slug, slug, name, description, lessons, prerequisites, position, createdAt };
}
