import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';
import { MayBeMissing } from '../../../../common/index.js';
import { BranchingDto, DurationDto, EventTestDto } from './common.dto.js';
import { IsClockTime, IsEventType, IsMoment, IsZone, Part, Tests } from './settings.decorators.js';

/** Waits so long: all that is said together. */
export class TimeWaitDto extends DurationDto {}

/** Waits until a moment, or until the next time that it is so late. */
export class UntilWaitDto {
  /** A moment; when it is over, the run goes on at once. @example "2026-12-01T09:00:00-03:00" */
  @ApiPropertyOptional() @MayBeMissing() @IsMoment() at?: string;

  /** A time of the day, in place of `at`. @example "09:00" */
  @ApiPropertyOptional() @MayBeMissing() @IsClockTime() time?: string;

  /** On which days, 1 (Monday) to 7 (Sunday); any when left out. @example [1, 2, 3, 4, 5] */
  @ApiPropertyOptional({ type: [Number] })
  @MayBeMissing()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays?: number[];

  /** Whose time it is; `BUSINESS_TZ` when left out. @example "America/Sao_Paulo" */
  @ApiPropertyOptional() @MayBeMissing() @IsZone() timeZone?: string;
}

/** Waits until somebody does something, or until it takes too long. */
export class EventWaitDto extends BranchingDto {
  /** Type of the event. @example "purchase" */
  @IsEventType() event!: string;

  /** What else has to be true of the event: all of these. */
  @Tests(EventTestDto) where?: EventTestDto[];

  /** After which the run goes on by `timeout`. */
  @Part(() => DurationDto) timeout!: DurationDto;
}
