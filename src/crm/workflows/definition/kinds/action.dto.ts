import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
} from 'class-validator';
import { MayBeMissing } from '../../../../common/index.js';
import { OneLine } from '../../../contacts/said.decorators.js';
import { MAIL_PURPOSES, type MailPurpose } from '../../../mailing/sending/crm-mail.js';
import { LONGEST_SUBJECT } from '../../../templates/template.js';
import { Fits, IsTag } from './settings.decorators.js';

/** Sends a mail, unless the contact is not subscribed. */
export class MailActionDto {
  /** @example "tpl_01kf8m3q5c000r4t9w2x7y1zab" */
  @IsString() @Length(1, 64) templateId!: string;

  /** In place of the template's own, with merge tags. @example "Bem-vindo, {{ contact.firstName }}" */
  @ApiPropertyOptional() @MayBeMissing() @OneLine() @IsString() @Length(1, LONGEST_SUBJECT) subject?: string;

  /**
   * `service`: about what they have bought or asked for, such as a welcome; goes to buyers and accounts who have not decided about
   * mails as well. `marketing` when left out: only to who is subscribed. @example "service"
   */
  @ApiPropertyOptional({ enum: MAIL_PURPOSES }) @MayBeMissing() @IsIn(MAIL_PURPOSES) purpose?: MailPurpose;
}

const Tags = () =>
  applyDecorators(
    ApiPropertyOptional({ type: [String] }),
    MayBeMissing(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(20),
    IsTag({ each: true }),
  );

/** Gives tags, and takes others away. */
export class TagActionDto {
  /** @example ["comprador"] */
  @Tags() add?: string[];

  /** @example ["lead-frio"] */
  @Tags() remove?: string[];
}

/** Sets a field, or the stage. */
export class FieldActionDto {
  /** Key of a declared field, or `stage`. @example "stage" */
  @IsString() @Length(1, 40) field!: string;

  /** What the field says from then on; null takes it away. */
  @ApiPropertyOptional({
    oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
    example: 'customer',
  })
  @Fits('must be a text, a number, true, false or null', isFieldValue)
  value!: string | number | boolean | null;
}

/** Leaves the staff something to do. */
export class TaskActionDto {
  /** One line. @example "Ligar para o contato" */
  @OneLine() @IsString() @Length(1, 300) title!: string;

  /** Until so many days later; whenever when left out. @example 2 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(0) @Max(366) dueInDays?: number;

  /** Who of the staff is to do it; anybody when left out. @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(1, 64) assigneeId?: string;
}

/** Tells another program, by a POST. */
export class WebhookActionDto {
  /** A public address, http or https. @example "https://hooks.example.com/crm" */
  @IsString() @Length(1, 2000) url!: string;
}

/** Gives the contact's account a module. */
export class GrantActionDto {
  /** Its slug. @example "trader-pro" */
  @IsString() @Length(1, 63) module!: string;

  /** For so many days; for good when left out. @example 7 */
  @ApiPropertyOptional() @MayBeMissing() @IsInt() @Min(1) @Max(3650) days?: number;
}

/** Tells the staff. */
export class NotifyActionDto {
  /** @example "Lead quente: pediu contato" */
  @IsString() @Length(1, 500) message!: string;

  /** Whom; when left out the contact's owner, or all admins when there is none. @example ["usr_01kf8m3q5c000r4t9w2x7y1zab"] */
  @ApiPropertyOptional({ type: [String] })
  @MayBeMissing()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  userIds?: string[];
}

function isFieldValue(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
