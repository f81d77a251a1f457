import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeMissing } from '../../common/index.js';
import { IsSlug, IsWebAddress } from './module.dto.js';
import type { Product } from './product.repository.js';

/** How a seller calls the product in its webhooks. What is given must all be so; at least one must be given. */
export class MatchRuleDto {
  /** Slug of the webhook source; any trusted one when left out. @example "hotmart-main" */
  @ApiPropertyOptional() @MayBeMissing() @IsSlug() source?: string;

  /** The vendor's id of the product, as text: `metadata.productId` or `product` of its events. @example "1001" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 256) productId?: string;

  /** The vendor's id of the price or offer: `metadata.priceId`, `price` or `offer`. @example "abc123" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 256) priceId?: string;

  /** The name as it is sold, without regard to case: `metadata.productName`, `product`, `plan` or `description`. @example "Trader Pro" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 300) name?: string;
}

/** What a product may be said to be, at first and later. */
class ProductDetailsDto {
  /** How sellers call it: any of these. None: it is only granted by hand. A change says all of them, instead of those until now. */
  @ApiPropertyOptional({ type: [MatchRuleDto] })
  @MayBeMissing()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => MatchRuleDto)
  match?: MatchRuleDto[];

  /** Days from the purchase on; null is for good, as is a new product that leaves it out. A change holds for new purchases. @example 365 */
  @ApiPropertyOptional({ type: Number, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  durationDays?: number | null;

  /** Where it is bought, http or https: shown with modules that are locked; null for nowhere. @example "https://pay.hotmart.com/A1" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsWebAddress()
  @MaxLength(2000)
  checkoutUrl?: string | null;
}

export class CreateProductDto extends ProductDetailsDto {
  /** @example "Trader Pro, a year" */
  @IsString() @Length(1, 120) name!: string;

  /** Slugs of the modules that it unlocks. A change holds for those too who have it. @example ["trader-pro"] */
  @IsArray() @ArrayMaxSize(50) @ArrayUnique() @IsSlug({ each: true }) modules!: string[];
}

export class UpdateProductDto extends ProductDetailsDto {
  /** @example "Trader Pro, a year" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 120) name?: string;

  /** Slugs of the modules that it unlocks. The change holds for those too who have it. @example ["trader-pro"] */
  @ApiPropertyOptional()
  @MayBeMissing()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsSlug({ each: true })
  modules?: string[];
}

export class ProductDto {
  /** @example "prd_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "Trader Pro, a year" */
  name!: string;
  @ApiProperty({ type: [MatchRuleDto] }) match!: MatchRuleDto[];
  /** Slugs of the modules that it unlocks. @example ["trader-pro"] */
  modules!: string[];
  /** Days from the purchase on; null is for good. @example 365 */
  @ApiProperty({ type: Number, nullable: true, example: 365 }) durationDays!: number | null;
  /** @example "https://pay.hotmart.com/A1" */
  @ApiProperty({ type: String, nullable: true, example: 'https://pay.hotmart.com/A1' }) checkoutUrl!:
    string | null;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: Date;
}

export class ProductPageDto {
  @ApiProperty({ type: [ProductDto] }) items!: ProductDto[];
  /** Always null: there is one page. */
  @ApiProperty({ type: String, nullable: true, example: null }) nextCursor!: string | null;
}

export function toProductDto(product: Product): ProductDto {
  const { id, name, match, modules, durationDays, checkoutUrl, createdAt } = product;
  return { id, name, match, modules, durationDays, checkoutUrl, createdAt };
}
