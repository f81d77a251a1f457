import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, Length, MaxLength, ValidateIf } from 'class-validator';
import { IsEmail, MayBeMissing, OneLine } from '../../common/index.js';
import { type Permission, PERMISSIONS, permissionsOf, type Role, ROLES } from '../permissions.js';
import type { Tokens } from '../sessions/session.service.js';
import type { User } from './user.repository.js';
import { USER_STATUSES, type UserStatus } from './user.schema.js';

const Trimmed = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
const LowerCased = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  );

export class RegisterDto {
  /** How the user wants to be called, 1 to 100 characters. @example "Ana Souza" */
  @Trimmed() @IsString() @Length(1, 100) @OneLine() name!: string;

  /** Unique, without regard to case. @example "ana@example.com" */
  @LowerCased() @IsEmail() @MaxLength(254) email!: string;

  /** 10 to 128 characters. @example "correct horse battery" */
  @IsString() @Length(10, 128) password!: string;

  /** Needed where registration is by invitation only. @example "8sVb3nX8kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI" */
  @IsOptional() @IsString() @MaxLength(200) inviteToken?: string;
}

export class LoginDto {
  /** @example "ana@example.com" */
  @LowerCased() @IsString() @Length(1, 254) email!: string;

  /** @example "correct horse battery" */
  @IsString() @Length(1, 1000) password!: string;

  /** Where two-factor authentication is on: a code of the authenticator app, or a recovery code. @example "123456" */
  @ApiPropertyOptional() @MayBeMissing() @IsString() @Length(6, 40) code?: string;
}

export class RefreshDto {
  /** The refresh token; without it the one in the cookie is taken. @example "ses_01kf8m3q5c000r4t9w2x7y1zab.0.kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI8sVb3nX8" */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(300) refreshToken?: string;
}

export class UpdateMeDto {
  /** How the user wants to be called, 1 to 100 characters. @example "Ana Souza" */
  @ApiPropertyOptional()
  @ValidateIf((_, value) => value !== undefined)
  @Trimmed()
  @IsString()
  @Length(1, 100)
  @OneLine()
  name?: string;

  /** Staff only: whether the insight of each day comes by mail, to a verified e-mail. @example true */
  @ApiPropertyOptional() @MayBeMissing() @IsBoolean() dailyInsight?: boolean;
}

export class ChangePasswordDto {
  /** The password until now. @example "correct horse battery" */
  @IsString() @Length(1, 1000) currentPassword!: string;

  /** 10 to 128 characters. @example "another horse battery" */
  @IsString() @Length(10, 128) newPassword!: string;
}

export class UserDto {
  /** @example "usr_01kf8m3q5c000r4t9w2x7y1zab" */
  id!: string;
  /** In lower case. @example "ana@example.com" */
  email!: string;
  /** @example "Ana Souza" */
  name!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ enum: USER_STATUSES }) status!: UserStatus;
  /** Whether the user has shown to receive mail there. */
  emailVerified!: boolean;
  /** ISO 8601. @example "2026-01-15T12:30:00.000Z" */
  createdAt!: string;
}

export class MeDto extends UserDto {
  /** Whether the insight of each day comes by mail. */
  dailyInsight!: boolean;
  /** What the caller may do; for an API key only what is within its scopes. */
  @ApiProperty({ enum: PERMISSIONS, isArray: true }) permissions!: Permission[];
}

export class LoggedInDto {
  user!: UserDto;
  /** For `Authorization: Bearer ...` and for the socket's handshake. @example "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfMDEifQ.c2lnbmF0dXJl" */
  accessToken!: string;
  /** For one call of refresh, which gives the next one; also set as a cookie. @example "ses_01kf8m3q5c000r4t9w2x7y1zab.0.kQ0mZr2TtYw6h7Jc2mQ9pLd4uEfA1gRs5oI8sVb3nX8" */
  refreshToken!: string;
  /** Seconds that the access token is valid. @example 900 */
  expiresIn!: number;
}

export function toUserDto(user: User): UserDto {
  const { id, email, name, role, status, emailVerified, createdAt } = user;
  return { id, email, name, role, status, emailVerified, createdAt: createdAt.toISOString() };
}

export function toMeDto(user: User, permissions: ReadonlySet<Permission> = permissionsOf(user.role)): MeDto {
  return { ...toUserDto(user), dailyInsight: user.dailyInsight ?? false, permissions: [...permissions] };
}

export function toLoggedInDto(user: User, tokens: Tokens): LoggedInDto {
  return { user: toUserDto(user), ...tokens };
}
