import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { type Locale, LOCALES, MayBeMissing } from '../../common/index.js';

export class AskDto {
  /** The question, up to 4,000 characters. @example "Quantas compras houve ontem?" */
  @IsString()
  @Length(1, 4000)
  @Matches(/\S/, { message: 'text must say something' })
  text!: string;

  /** The language of the answer; without it `INSIGHT_LOCALE`. */
  @ApiPropertyOptional({ enum: LOCALES, example: 'pt-BR' })
  @MayBeMissing()
  @IsIn(LOCALES)
  locale?: Locale;
}
