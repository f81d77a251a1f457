import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { type Locale, LOCALES, MayBeMissing } from '../../common/index.js';
import { PLAIN_TEXT, SAYS_SOMETHING } from '../conversations/plain-text.rules.js';

export class AskDto {
  /** The question, up to 4,000 characters. @example "Quantas compras houve ontem?" */
  @IsString()
  @Length(1, 4000)
  @Matches(SAYS_SOMETHING, { message: 'text must say something' })
  @Matches(PLAIN_TEXT, { message: 'text must not have control characters or halves of characters' })
  text!: string;

  /** The language of the answer; without it `INSIGHT_LOCALE`. */
  @ApiPropertyOptional({ enum: LOCALES, example: 'pt-BR' })
  @MayBeMissing()
  @IsIn(LOCALES)
  locale?: Locale;
}
