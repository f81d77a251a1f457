import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsOptional, IsString, Length, MaxLength, ValidateIf } from 'class-validator';
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
  @Trimmed() @IsString() @Length(1, 100) name!: string;

  /** Unique, without regard to case. @example "ana@example.com" */
  @LowerCased() @IsEmail() @MaxLength(254) email!: string;

  /** 10 to 128 characters. @example "correct horse battery" */
  @IsString() @Length(10, 128) password!: string;

  /** Needed where registration is by invitation only. */
  @IsOptional() @IsString() @MaxLength(200) inviteToken?: string;
}

export class LoginDto {
  /** @example "ana@example.com" */
  @LowerCased() @IsString() @Length(1, 254) email!: string;

  /** @example "correct horse battery" */
  @IsString() @Length(1, 1000) password!: string;
}

export class RefreshDto {
  /** The refresh token; without it the one in the cookie is taken. */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(300) refreshToken?: string;
}

export class UpdateMeDto {
  /** How the user wants to be called, 1 to 100 characters. @example "Ana Souza" */
  @ApiPropertyOptional()
  @ValidateIf((_, value) => value !== undefined)
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name?: string;
}

export class ChangePasswordDto {
  /** The password until now. */
  @IsString() @Length(1, 1000) currentPassword!: string;

  /** 10 to 128 characters. @example "another horse battery" */
  @IsString() @Length(10, 128) newPassword!: string;
}

export class UserDto {
  id!: string;
  /** In lower case. */
  email!: string;
  name!: string;
  @ApiProperty({ enum: ROLES }) role!: Role;
  @ApiProperty({ enum: USER_STATUSES }) status!: UserStatus;
  /** Whether the user has shown to receive mail there. */
  emailVerified!: boolean;
  /** ISO 8601. */
  createdAt!: string;
}

export class MeDto extends UserDto {
  /** What the caller may do; for an API key only what is within its scopes. */
  @ApiProperty({ enum: PERMISSIONS, isArray: true }) permissions!: Permission[];
}

export class LoggedInDto {
  user!: UserDto;
  /** For `Authorization: Bearer ...` and for the socket's handshake. */
  accessToken!: string;
  /** For one call of refresh, which gives the next one; also set as a cookie. */
  refreshToken!: string;
  /** Seconds that the access token is valid. @example 900 */
  expiresIn!: number;
}

export function toUserDto(user: User): UserDto {
  const { id, email, name, role, status, emailVerified, createdAt } = user;
  return { id, email, name, role, status, emailVerified, createdAt: createdAt.toISOString() };
}

export function toMeDto(user: User, permissions: ReadonlySet<Permission> = permissionsOf(user.role)): MeDto {
  return { ...toUserDto(user), permissions: [...permissions] };
}

export function toLoggedInDto(user: User, tokens: Tokens): LoggedInDto {
  return { user: toUserDto(user), ...tokens };
}
