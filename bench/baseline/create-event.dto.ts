import {
  IsISO4217CurrencyCode,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';

export class CreateEventDto {
  @Length(1, 256) userId!: string;
  @Matches(/^[a-z0-9_.:-]{1,64}$/) type!: string;
  @IsOptional() @IsNumber({ maxDecimalPlaces: 4 }) @Min(-1e9) @Max(1e9) value?: number;
  @IsOptional() @IsISO4217CurrencyCode() currency?: string;
  @IsOptional() @IsISO8601() timestamp?: string;
  @IsOptional() @IsObject() metadata?: Record<string, unknown>;
}
