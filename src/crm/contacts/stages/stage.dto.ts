import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { MayBeMissing } from '../../../common/index.js';
import { OneLine } from '../said.decorators.js';

class StageDetailsDto {
  /** For people; the key when a new stage leaves it out. @example "Proposal sent" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, 100) label?: string;

  /** Where in the pipeline: lower ones come first. A new stage that leaves it out is the last. @example 3 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(100_000) position?: number;
}

export class CreateStageDto extends StageDetailsDto {
  /** What `stage` of a contact says. @example "proposal" */
  @OneLine() @IsString() @Length(1, 64) key!: string;
}

export class UpdateStageDto extends StageDetailsDto {}

export class StageDto {
  /** What `stage` of a contact says. @example "proposal" */
  key!: string;
  /** @example "Proposal sent" */
  label!: string;
  /** @example 3 */
  position!: number;
}

export class StagePageDto {
  @ApiProperty({ type: [StageDto] }) items!: StageDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}
