import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { QueryNumber } from '../http/query-number.decorator.js';

export class PageQueryDto {
  /** How many items at most. */
  @IsOptional() @QueryNumber() @IsInt() @Min(1) @Max(200) limit: number = 50;

  /** `nextCursor` of the page before; without it the first page. @example "WzE3Njg0Nzk0MDAwMDBd" */
  @IsOptional() @IsString() @MaxLength(1000) cursor?: string;
}
