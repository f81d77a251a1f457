import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { MayBeMissing } from '../../../common/index.js';

export class ClickQueryDto {
  /** The address, in base64url; the token fits no other. @example "aHR0cHM6Ly9zaG9wLmV4YW1wbGUuY29tLw" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @MaxLength(8000) u?: string;
}
