import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
} from 'class-validator';
import { IsEmail, MayBeMissing, PageQueryDto } from '../../common/index.js';
import {
  type Contact,
  type FieldValue,
  type Lifecycle,
  LIFECYCLES,
  type SubscriptionBy,
  SUBSCRIPTION_STATUSES,
  type SubscriptionStatus,
} from './contact.js';
import { LONGEST_EMAIL, LONGEST_NAME, LONGEST_TAG, MOST_TAGS, stateOf } from './contact.rules.js';
import { OneLine, QueryBoolean } from './said.decorators.js';

const FIELDS = {
  type: 'object',
  additionalProperties: true,
  example: { city: 'Recife', vip: true },
} as const;
const LOWER = (value: unknown) =>
  typeof value === 'string' ? value.trim().toLowerCase().toWellFormed() : value;

const Email = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => LOWER(value)),
    OneLine(),
    IsEmail(),
    MaxLength(LONGEST_EMAIL),
  );
/** One or several, in lower case. */
const Tags = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(LOWER) : value)),
    IsArray(),
    ArrayMaxSize(MOST_TAGS),
    IsString({ each: true }),
    Length(1, LONGEST_TAG, { each: true }),
    OneLine({ each: true }),
  );

export class CreateContactDto {
  /** Unique without regard to case. @example "ana@example.com" */
  @Email() email!: string;

  /** One line. @example "Ana Souza" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_NAME) name?: string;

  /** Kept in lower case, each once. @example ["vip", "webinar-2026"] */
  @ApiPropertyOptional({ type: [String] }) @MayBeMissing() @Tags() tags?: string[];

  /** Values of declared fields, by key. A key that is not declared yet is declared by its first value. */
  @ApiPropertyOptional(FIELDS) @MayBeMissing() @IsObject() fields?: Record<string, unknown>;

  /** Key of a stage of the pipeline; one that nobody has made yet is added at its end. @example "proposal" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, 64) stage?: string;

  /** Who of the staff looks after them. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) ownerId?: string;

  /** Under which id their events come, when not under the e-mail; of an account it is set by itself. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, 256) userId?: string;

  /** Whether campaigns may be mailed to them; they have agreed to it. @example true */
  @ApiPropertyOptional({ default: false }) @MayBeMissing() @IsBoolean() subscribed?: boolean;
}

/** What is left out stays; null takes away. */
export class UpdateContactDto {
  /** Unique without regard to case. @example "ana@example.com" */
  @ApiPropertyOptional() @MayBeMissing() @Email() email?: string;

  /** One line. @example "Ana Souza" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @OneLine()
  @IsString()
  @Length(1, LONGEST_NAME)
  name?: string | null;

  /** All of them from now on. @example ["vip"] */
  @ApiPropertyOptional({ type: [String] }) @MayBeMissing() @Tags() tags?: string[];

  /** Those that are named are set, or taken off with null; others stay. */
  @ApiPropertyOptional(FIELDS) @MayBeMissing() @IsObject() fields?: Record<string, unknown>;

  /** Key of a stage of the pipeline. @example "won" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @OneLine()
  @IsString()
  @Length(1, 64)
  stage?: string | null;

  /** Who of the staff looks after them. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  ownerId?: string | null;

  /** Under which id their events come, when not under the e-mail. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @OneLine()
  @IsString()
  @Length(1, 256)
  userId?: string | null;

  /** Whether campaigns may be mailed to them. @example false */
  @ApiPropertyOptional() @MayBeMissing() @IsBoolean() subscribed?: boolean;
}

export class ListContactsDto extends PageQueryDto {
  /** Literal text within name or e-mail; upper and lower case are alike. @example "souza" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 100) search?: string;

  /** Only those with this tag. @example "vip" */
  @ApiPropertyOptional()
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => LOWER(value))
  @IsString()
  @Length(1, LONGEST_TAG)
  tag?: string;

  /** Only those in this stage. @example "proposal" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) stage?: string;

  /** Only those of this one of the staff. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) owner?: string;

  /** Only leads, customers or churned ones. @example "customer" */
  @ApiPropertyOptional({ enum: LIFECYCLES }) @IsOptional() @IsIn(LIFECYCLES) lifecycle?: Lifecycle;

  /** Only those whom campaigns may be mailed to, or those whom not. @example true */
  @ApiPropertyOptional({ type: Boolean }) @IsOptional() @QueryBoolean() @IsBoolean() subscribed?: boolean;
}

export class SubscriptionDto {
  /** `pending`: asked for by the person, and not confirmed yet. */
  @ApiProperty({ enum: SUBSCRIPTION_STATUSES, example: 'subscribed' }) status!: SubscriptionStatus;
  /** Since when. @example "2026-01-31T12:30:00.000Z" */
  at!: string;
  /** Who said so: `staff`, `import`, `self`, `form`, `bounce`, `complaint`, or nobody (`account`, `purchase`). @example "import" */
  by!: SubscriptionBy;
}

export class ContactDto {
  /** @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** @example "ana@example.com" */
  email!: string;
  /** Of contacts that were merged into this one. @example ["ana.old@example.com"] */
  otherEmails?: string[];
  /** @example "Ana Souza" */
  name?: string;
  /** @example ["vip"] */
  tags!: string[];
  @ApiProperty(FIELDS) fields!: Record<string, FieldValue>;
  /** @example "proposal" */
  stage?: string;
  /** @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  ownerId?: string;
  /** Their account, or another id under which their events come. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  userId?: string;
  /** Whether campaigns may be mailed to them. @example true */
  subscribed!: boolean;
  subscription!: SubscriptionDto;
  /** `lead`: no purchase yet; `customer`: an active one; `churned`: had one. */
  @ApiProperty({ enum: LIFECYCLES, example: 'customer' }) lifecycle!: Lifecycle;
  /** @example "2026-01-31T12:30:00.000Z" */
  createdAt!: string;
  /** @example "2026-02-02T09:00:00.000Z" */
  updatedAt!: string;
}

export class ContactPageDto {
  @ApiProperty({ type: [ContactDto] }) items!: ContactDto[];
  /** `cursor` of the next page; null on the last one. @example "WyJjbnRfMDEiXQ" */
  @ApiProperty({ type: String, nullable: true, example: 'WyJjbnRfMDEiXQ' }) nextCursor!: string | null;
}

export function toContactDto(contact: Contact): ContactDto {
  const { subscription, lifecycle, ...details } = stateOf(contact);
  return {
    id: contact.id,
    ...details,
    subscribed: subscription.status === 'subscribed',
    subscription: { status: subscription.status, at: subscription.at.toISOString(), by: subscription.by },
    lifecycle,
    createdAt: contact.createdAt.toISOString(),
    updatedAt: contact.updatedAt.toISOString(),
  };
}
