import { IsString, Length } from 'class-validator';
import { MayBeMissing } from '../../common/index.js';

export class EraseMeDto {
  /** Your password. @example "correct horse battery" */
  @IsString() @Length(1, 1000) password!: string;

  /** A code of your authenticator app, or a recovery code: needed when two-factor authentication is switched on. @example "123456" */
  @MayBeMissing() @IsString() @Length(6, 40) code?: string;
}
