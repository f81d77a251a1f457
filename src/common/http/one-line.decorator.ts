import { Matches } from 'class-validator';

/** Controls, line ends, marks that turn the direction of what follows, and what is no character. */
const NOT_OF_A_LINE = '\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff';
const ONE_LINE = new RegExp(`^[^${NOT_OF_A_LINE}]*$`, 'u');

/** A name as people write it, which lists, mails and files can show as it stands: no line ends, nothing that is not seen. */
export function OneLine(): PropertyDecorator {
  return Matches(ONE_LINE, { message: '$property must be one line, without control characters' });
}
