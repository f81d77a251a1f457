import { IsString, Length } from 'class-validator';

export class TwoFactorCodeDto {
  /** Six digits, as the authenticator app shows them now. @example "123456" */
  @IsString() @Length(6, 40) code!: string;
}

export class DisableTwoFactorDto {
  /** The account's password. @example "correct horse battery" */
  @IsString() @Length(1, 1000) password!: string;

  /** A code of the authenticator app, or one of the recovery codes. @example "123456" */
  @IsString() @Length(6, 40) code!: string;
}

export class TwoFactorStateDto {
  /** Whether a code is asked for at the log-in. @example true */
  enabled!: boolean;

  /** How many of the ten recovery codes were not used. @example 10 */
  recoveryCodesLeft!: number;
}

export class TwoFactorSetupDto {
  /** For typing into an authenticator app: 160 bits in base 32. @example "US3WHSG7X5KAPV27VANWKQHF3SH3HULL" */
  secret!: string;

  /** The same for a QR code. @example "otpauth://totp/Trader%20Dashboard:ana%40example.com?issuer=Trader%20Dashboard&secret=US3WHSG7X5KAPV27VANWKQHF3SH3HULL&algorithm=SHA1&digits=6&period=30" */
  otpauthUrl!: string;
}

export class RecoveryCodesDto {
  /** Ten codes that each work once in the place of the app's; shown this once. @example ["k7m2-9qrt-x4wa-h3pz"] */
  recoveryCodes!: string[];
}
