import { Transform } from 'class-transformer';
import { IsString, Length, MaxLength } from 'class-validator';
import { IsEmail } from '../../common/index.js';

export class VerifyEmailDto {
  /** Of the mail that was sent at the registration. @example "8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI" */
  @IsString() @Length(1, 200) token!: string;
}

export class ForgotPasswordDto {
  /** Of the account. @example "ana@example.com" */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  )
  @IsEmail()
  @MaxLength(254)
  email!: string;
}

export class ResetPasswordDto {
  /** Of the mail that was asked for. @example "8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI" */
  @IsString() @Length(1, 200) token!: string;

  /** 10 to 128 characters. @example "another horse battery" */
  @IsString() @Length(10, 128) password!: string;
}
