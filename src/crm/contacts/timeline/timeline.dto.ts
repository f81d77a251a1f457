import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQueryDto } from '../../../common/index.js';
import type { TimelineItem } from './timeline-source.js';

/** Names under which sources are registered. */
const SOURCES = ['events', 'trades', 'notes', 'tasks', 'mails', 'runs'] as const;

export class TimelineQueryDto extends PageQueryDto {
  /** Only things of one source; `events` are purchases as well, `runs` those of workflows. @example "mails" */
  @ApiPropertyOptional({ enum: SOURCES, example: 'mails' })
  @IsOptional()
  @IsIn(SOURCES)
  source?: (typeof SOURCES)[number];
}

export class TimelineItemDto {
  /** @example "nte_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** What it is: `event`, `purchase`, `note`, `task`, `trade`, `mail`, ... @example "note" */
  kind!: string;
  /** @example "2026-01-31T12:30:00.000Z" */
  at!: string;
  /** One line for people. @example "Wants to hear of the next webinar" */
  title!: string;
  /** The thing itself, as its own routes show it. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { id: 'nte_01kf8m3q5c000r4t9w2x7y1zab', text: 'Wants to hear of the next webinar' },
  })
  data!: Record<string, unknown>;
}

export class TimelinePageDto {
  @ApiProperty({ type: [TimelineItemDto] }) items!: TimelineItemDto[];
  /** `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toTimelineItemDto({ id, kind, at, title, data }: TimelineItem): TimelineItemDto {
  return { id, kind, at: at.toISOString(), title, data };
}
