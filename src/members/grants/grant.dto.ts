import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  IsString,
  Length,
  MaxLength,
} from 'class-validator';
import { IsoTime, MayBeMissing, PageQueryDto } from '../../common/index.js';
import { endsOf, stateOf } from '../access/entitlement.rules.js';
import { IsSlug } from '../catalogue/module.dto.js';
import { END_REASONS, type EndReason, type Grant, GRANT_STATES, type GrantState } from './grant.js';

/** One or the other: a body of all fields is refused. */
export const GRANT_EXAMPLES = {
  modules: {
    summary: 'Modules, for good',
    value: { moduleSlugs: ['trader-pro'], reason: 'Winner of the contest' },
  },
  product: {
    summary: 'A product, until a day',
    value: { productId: 'prd_01kf8m3q5c000r4t9w2x7y1zab', until: '2027-01-31T00:00:00Z' },
  },
};

export class CreateGrantDto {
  /** The product whose modules it gives; this or `moduleSlugs`. @example "prd_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) productId?: string;

  /** The modules that it gives; this or `productId`. @example ["trader-pro"] */
  @ApiPropertyOptional()
  @MayBeMissing()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  moduleSlugs?: string[];

  /** When it ends, in the future. Left out: as long as the product says, or for good. @example "2027-01-31T00:00:00Z" */
  @ApiPropertyOptional({ type: String }) @IsOptional() @IsoTime() until?: Date | null;

  /** For the record. @example "Winner of the contest" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 500) reason?: string;
}

export class EndGrantDto {
  /** For the record. @example "Shared the account" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 500) reason?: string;
}

export class GrantQueryDto extends PageQueryDto {
  /** Only those of a user. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(64) userId?: string;

  /** Only those bought with an e-mail, claimed or not. @example "ana@example.com" */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(254) email?: string;

  /** Only those of a product. @example "prd_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(64) productId?: string;
}

export class ByHandDto {
  /** Who of the staff, or what (`workflow`). @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  by!: string;
  /** @example "2026-01-31T12:30:00.000Z" */
  at!: string;
  /** @example "Winner of the contest" */
  @ApiProperty({ type: String, nullable: true, example: 'Winner of the contest' }) reason!: string | null;
}

export class GrantDto {
  /** @example "grt_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** `pending`: bought, and nobody with a verified account of that e-mail yet. */
  @ApiProperty({ enum: GRANT_STATES }) state!: GrantState;
  /** Why it has ended; null while it has not. @example null */
  @ApiProperty({ enum: END_REASONS, nullable: true, example: null }) endReason!: EndReason | null;
  /** When it has ended; null while it has not. @example null */
  @ApiProperty({ type: String, nullable: true, example: null }) endedAt!: string | null;
  /** Whose it is; null while it is pending. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiProperty({ type: String, nullable: true, example: 'usr_01kf8m3q5c000r4t9w2x7y1zab' }) userId!:
    string | null;
  /** The buyer as the seller names them; null for one by hand. @example "ana@example.com" */
  @ApiProperty({ type: String, nullable: true, example: 'ana@example.com' }) buyer!: string | null;
  /** @example "prd_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiProperty({ type: String, nullable: true, example: 'prd_01kf8m3q5c000r4t9w2x7y1zab' }) productId!:
    string | null;
  /** Name of the product; null for modules that were given without one. @example "Trader Pro, a year" */
  @ApiProperty({ type: String, nullable: true, example: 'Trader Pro, a year' }) product!: string | null;
  /** Slugs of what it gives. @example ["trader-pro"] */
  modules!: string[];
  /** Slug of the webhook source that told of the sale; null for one by hand. @example "hotmart-main" */
  @ApiProperty({ type: String, nullable: true, example: 'hotmart-main' }) source!: string | null;
  /** Source and order; null for one by hand. @example "hotmart-main~HP0000000001" */
  @ApiProperty({ type: String, nullable: true, example: 'hotmart-main~HP0000000001' }) order!: string | null;
  /** @example "2026-01-31T12:30:00.000Z" */
  startsAt!: string;
  /** When it runs out by itself; null is never. @example "2027-01-31T12:30:00.000Z" */
  @ApiProperty({ type: String, nullable: true, example: '2027-01-31T12:30:00.000Z' }) until!: string | null;
  /** By whom of the staff it was given, and why; null for one of an order. */
  @ApiProperty({ type: ByHandDto, nullable: true }) given!: ByHandDto | null;
  /** By whom of the staff it was ended, and why; null when it was not. */
  @ApiProperty({ type: ByHandDto, nullable: true }) revoked!: ByHandDto | null;
  /** @example "2026-01-31T12:30:05.000Z" */
  createdAt!: string;
}

export class GrantPageDto {
  @ApiProperty({ type: [GrantDto] }) items!: GrantDto[];
  /** `cursor` of the next page; null on the last one. @example "WyJncnRfMDEiXQ" */
  @ApiProperty({ type: String, nullable: true, example: 'WyJncnRfMDEiXQ' }) nextCursor!: string | null;
}

/** What a grant gives, as the catalogue has it. */
export interface GivenThing {
  /** Slugs. */
  modules: readonly string[];
  /** Its name. */
  product: string | null;
}

/** @param ofOwner every grant of its owner, since one that follows another begins at its end */
export function toGrantDto(
  grant: Grant,
  ofOwner: readonly Grant[],
  { modules, product }: GivenThing,
  now: Date,
): GrantDto {
  const end = endsOf(ofOwner.some(({ id }) => id === grant.id) ? ofOwner : [grant]).get(grant.id) ?? null;
  const { state, reason } = stateOf(grant, end, now);
  const endedAt = reason && (grant.revoked?.at ?? grant.ended?.at ?? end);
  return {
    id: grant.id,
    state,
    endReason: reason,
    endedAt: endedAt?.toISOString() ?? null,
    userId: grant.userId,
    buyer: grant.buyer,
    productId: grant.productId,
    product,
    modules: [...modules],
    source: grant.source,
    order: grant.orderId,
    startsAt: grant.startsAt.toISOString(),
    until: end?.toISOString() ?? null,
    given: grant.given && { ...grant.given, at: grant.given.at.toISOString() },
    revoked: grant.revoked && { ...grant.revoked, at: grant.revoked.at.toISOString() },
    createdAt: grant.createdAt.toISOString(),
  };
}
