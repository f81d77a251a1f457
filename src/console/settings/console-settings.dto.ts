import { ApiProperty } from '@nestjs/swagger';
import { type Locale, LOCALES } from '../../common/index.js';
import type { Config } from '../../config/index.js';

const REGISTRATIONS = ['open', 'invite', 'off'] as const;

export class ConsoleSettingsDto {
  /** Whether anybody may register, the invited only, or nobody. */
  @ApiProperty({ enum: REGISTRATIONS, example: 'open' }) registration!: (typeof REGISTRATIONS)[number];

  /** Zone in which days are counted. @example "America/Sao_Paulo" */
  businessTz!: string;

  /** ISO 4217: of values that name none. @example "BRL" */
  currency!: string;

  /** Language of texts that people read when they have chosen none. */
  @ApiProperty({ enum: LOCALES, example: 'pt-BR' }) locale!: Locale;

  /** Of the template editor Unlayer; absent where it is not offered. @example 271828 */
  unlayerProjectId?: number;
}

export function toConsoleSettingsDto(config: Config): ConsoleSettingsDto {
  const { registration, businessTz, currency, insightLocale: locale, unlayerProjectId } = config;
  return {
    ...{ registration, businessTz, currency, locale },
    ...(unlayerProjectId !== undefined && { unlayerProjectId }),
  };
}
