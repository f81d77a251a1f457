import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { IsoTime, MayBeMissing, PageQueryDto } from '../../../common/index.js';
import { OneLine, QueryBoolean } from '../said.decorators.js';
import type { Task } from './task.repository.js';

class TaskDetailsDto {
  /** Until when: ISO 8601 with its zone, or a date (midnight UTC); null for whenever. @example "2026-02-01T12:00:00Z" */
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsoTime() dueAt?: Date | null;

  /** Who of the staff is to do it; null for anybody. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  assigneeId?: string | null;

  /** Whether it is done. @example false */
  @ApiPropertyOptional() @MayBeMissing() @IsBoolean() done?: boolean;
}

export class CreateTaskDto extends TaskDetailsDto {
  /** One line. @example "Call about the upgrade" */
  @OneLine() @IsString() @Length(1, 300) title!: string;
}

/** What is left out stays. */
export class UpdateTaskDto extends TaskDetailsDto {
  /** One line. @example "Call about the upgrade" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, 300) title?: string;
}

export class ListContactTasksDto extends PageQueryDto {
  /** Only those that are done, or those that are not. @example false */
  @ApiPropertyOptional({ type: Boolean }) @IsOptional() @QueryBoolean() @IsBoolean() done?: boolean;
}

export class ListTasksDto extends ListContactTasksDto {
  /** Only those of this one of the staff. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) assignee?: string;
}

export class TaskDto {
  /** @example "tsk_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  contactId!: string;
  /** @example "Call about the upgrade" */
  title!: string;
  /** Null: whenever. */
  @ApiProperty({ type: String, nullable: true, example: '2026-02-01T12:00:00.000Z' }) dueAt!: string | null;
  /** @example false */
  done!: boolean;
  /** Null while it is not. */
  @ApiProperty({ type: String, nullable: true, example: null }) doneAt!: string | null;
  /** Null: anybody. */
  @ApiProperty({ type: String, nullable: true, example: 'usr_01kf8m3q5c000r4t9w2x7y1zab' }) assigneeId!:
    string | null;
  /** Who of the staff wrote it, or what (`workflow`). @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  createdBy!: string;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: string;
}

export class TaskPageDto {
  @ApiProperty({ type: [TaskDto] }) items!: TaskDto[];
  /** `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toTaskDto(task: Task): TaskDto {
  const { id, contactId, title, dueAt, done, doneAt, assigneeId, createdBy, createdAt } = task;
  return {
    id,
    contactId,
    title,
    dueAt: dueAt?.toISOString() ?? null,
    done,
    doneAt: doneAt?.toISOString() ?? null,
    assigneeId: assigneeId ?? null,
    createdBy,
    createdAt: createdAt.toISOString(),
  };
}
