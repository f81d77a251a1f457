import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsObject, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsEmail, MayBeMissing } from '../../../common/index.js';
import { OneLine } from '../../contacts/said.decorators.js';
import { LONGEST_HTML, LONGEST_SUBJECT } from '../template.js';

const DATA = {
  type: 'object',
  additionalProperties: true,
  example: { contact: { name: 'Bia Lima', fields: { city: 'Recife' } }, event: { type: 'purchase' } },
} as const;

export class PreviewDto {
  /** Whose data it is filled in with; without it those of somebody made up. @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) contactId?: string;

  /** Sample data: `contact` in place of a contact, and whatever else merge tags name. */
  @ApiPropertyOptional(DATA) @MayBeMissing() @IsObject() data?: Record<string, unknown>;
}

/** What is not saved yet. */
export class PreviewDraftDto extends PreviewDto {
  /** One line, with merge tags. @example "Bem-vindo, {{ contact.firstName }}" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @MaxLength(LONGEST_SUBJECT) subject?: string;

  /** With Liquid merge tags. @example "<p>Olá, {{ contact.firstName }}!</p>" */
  @IsString() @Length(1, LONGEST_HTML) html!: string;
}

export class TestSendDto extends PreviewDto {
  /** One address; without it the caller's own. @example "equipe@example.com" */
  @ApiPropertyOptional()
  @MayBeMissing()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  )
  @OneLine()
  @IsEmail()
  @MaxLength(254)
  to?: string;
}

export class PreviewPageQueryDto {
  /** Whose data it is filled in with. @example "cnt_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @IsOptional() @IsString() @Length(1, 64) contactId?: string;
}

export class PreviewLinkQueryDto {
  /** From `url` of a preview. @example "v1.main.c2FtcGxlLW5vbmNl.c2FtcGxlLXRva2Vu" */
  @IsString() @Length(1, 1000) token!: string;
}

export class WarningDto {
  /** `unknown-variable`, `markup-removed`, `slow-template` or `long-mail`. @example "unknown-variable" */
  code!: string;
  /** @example "html: there is no contact.fields.cidade: it stays empty" */
  message!: string;
}

export class PreviewResultDto {
  /** @example "Bem-vindo, Ana" */
  subject!: string;
  /** Sanitised, as it would be sent. @example "<p>Olá, Ana!</p>" */
  html!: string;
  /** The part for programs that show no HTML. @example "Olá, Ana!" */
  text!: string;
  @ApiProperty({ type: [WarningDto] }) warnings!: WarningDto[];
  /** Shows the mail in a browser for ten minutes, to whoever has the address; not with `data`. @example "https://dashboard.example.com/api/crm/template-previews?token=v1.main.c2FtcGxlLW5vbmNl.c2FtcGxlLXRva2Vu" */
  url?: string;
}

export class TestSentDto {
  /** @example "equipe@example.com" */
  to!: string;
  /** As the mail has it. @example "Bem-vindo, Ana" */
  subject!: string;
  @ApiProperty({ type: [WarningDto] }) warnings!: WarningDto[];
}
