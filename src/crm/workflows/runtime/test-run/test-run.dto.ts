import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO4217CurrencyCode, IsNumber, IsObject, IsString, Length } from 'class-validator';
import { IsoTime, MayBeMissing } from '../../../../common/index.js';
import { Fits, IsEventType, Part } from '../../definition/kinds/settings.decorators.js';
import { KIND_NAMES } from '../../definition/kinds/kinds.js';

const MOST_OUTPUTS = 500;

/** An event that the test run is to begin with, as senders send it. */
export class TestEventDto {
  /** @example "purchase" */
  @IsEventType() type!: string;
  /** Whose it is; the contact's when left out. @example "ana@example.com" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 200) userId?: string;
  /** @example 497 */
  @ApiPropertyOptional() @MayBeMissing() @IsNumber() value?: number;
  /** `CURRENCY` when left out. @example "BRL" */
  @ApiPropertyOptional() @MayBeMissing() @IsISO4217CurrencyCode() currency?: string;
  /** Slug of the source that it comes by. @example "hotmart-main" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) source?: string;
  /** Now when left out. @example "2026-02-02T09:00:00.000Z" */
  @ApiPropertyOptional({ type: String }) @MayBeMissing() @IsoTime() timestamp?: Date;
  @ApiPropertyOptional({ type: Object, example: { product: 'Trader Pro' } })
  @MayBeMissing()
  @IsObject()
  metadata?: Record<string, unknown>;
}

export class TestRunDto {
  /** For whom it is done as if. @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsString() @Length(1, 64) contactId!: string;

  /** The event that it begins with, for templates and the tests of the trigger. */
  @ApiPropertyOptional() @MayBeMissing() @Part(() => TestEventDto) event?: TestEventDto;

  /** By which output to go on at a node: conditions are asked and splits made when it is left out, waits for an event time out. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { wait: 'event' },
  })
  @MayBeMissing()
  @Fits('must be an object of outputs by ids of nodes', isTexts)
  outputs?: Record<string, string>;
}

export class TestStepDto {
  /** @example "mail" */
  nodeId!: string;
  @ApiProperty({ enum: KIND_NAMES, example: 'action.mail' }) kind!: string;
  /** What it would do. @example "Would send \"Bem-vindo, Ana\" to ana@example.com" */
  text!: string;
  /** When, if nothing takes any time but the waits. @example "2026-02-04T09:00:00.000Z" */
  at!: string;
  /** The output by which the run would go on. @example "default" */
  output!: string;
}

export class TestRunResultDto {
  /** The version of the draft that was tried. @example 3 */
  version!: number;
  /** Whether the event would begin a run; null when none was given, or it begins with something else. @example true */
  @ApiProperty({ type: Boolean, nullable: true, example: true }) begins!: boolean | null;
  /** The way of the contact, step by step. */
  @ApiProperty({ type: [TestStepDto] }) steps!: TestStepDto[];
}

function isTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const said = Object.values(value);
  return said.length <= MOST_OUTPUTS && said.every((each) => typeof each === 'string');
}
