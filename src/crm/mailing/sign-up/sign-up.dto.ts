import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, Length, MaxLength } from 'class-validator';
import { IsEmail, MayBeMissing } from '../../../common/index.js';
import { LONGEST_EMAIL, LONGEST_NAME, LONGEST_TAG } from '../../contacts/contact.rules.js';
import { OneLine } from '../../contacts/said.decorators.js';

const LOWER = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : value);

export class SignUpDto {
  /** Where to; a mail there asks whether it was its owner. @example "ana@example.com" */
  @Transform(({ value }: { value: unknown }) => LOWER(value))
  @OneLine()
  @IsEmail()
  @MaxLength(LONGEST_EMAIL)
  email!: string;

  /** One line; only for somebody who is no contact yet. @example "Ana Souza" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_NAME) name?: string;

  /** Of those in SUBSCRIBE_TAGS; only for somebody who is no contact yet. @example ["newsletter"] */
  @ApiPropertyOptional({ type: [String] })
  @MayBeMissing()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(LOWER) : value))
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, LONGEST_TAG, { each: true })
  tags?: string[];
}

export class SignedUpDto {
  /** Whoever it is: what happens next stands in the mail. */
  @ApiProperty({ enum: ['pending'], example: 'pending' }) status!: 'pending';
}
