import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, MaxLength } from 'class-validator';
import { IsEmail, MayBeMissing, PageQueryDto } from '../../../common/index.js';
import { LONGEST_EMAIL } from '../../contacts/contact.rules.js';
import { type Suppression, SUPPRESSION_REASONS, type SuppressionReason } from './suppression.js';

function LowerCase(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  );
}

export class SuppressDto {
  /** In any case. @example "ana@example.com" */
  @LowerCase() @IsEmail() @MaxLength(LONGEST_EMAIL) email!: string;
}

export class ListSuppressionsDto extends PageQueryDto {
  /** One address, in any case. @example "ana@example.com" */
  @MayBeMissing() @LowerCase() @IsEmail() @MaxLength(LONGEST_EMAIL) email?: string;

  /** Why. @example "bounce" */
  @ApiProperty({ enum: SUPPRESSION_REASONS, required: false, example: 'bounce' })
  @MayBeMissing()
  @IsIn(SUPPRESSION_REASONS)
  reason?: SuppressionReason;
}

export class SuppressionDto {
  /** @example "sup_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** In lower case. @example "ana@example.com" */
  email!: string;
  /**
   * `unsubscribe`: by a link in a mail; `bounce`: mails come back; `complaint`: marked as spam; `manual`: by staff.
   * @example "bounce"
   */
  @ApiProperty({ enum: SUPPRESSION_REASONS, example: 'bounce' }) reason!: SuppressionReason;
  /** Since when. @example "2026-01-31T12:30:00.000Z" */
  at!: string;
}

export class SuppressionPageDto {
  @ApiProperty({ type: [SuppressionDto] }) items!: SuppressionDto[];
  /** `cursor` of the next page; null on the last one. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toSuppressionDto({ id, email, reason, at }: Suppression): SuppressionDto {
  return { id, email, reason, at: at.toISOString() };
}
