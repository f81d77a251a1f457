import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Matches } from 'class-validator';
import { CONTROL } from './contact.rules.js';

const ONE_LINE = new RegExp(`^(?!.*${CONTROL.source})`, 's');

/** A text without line breaks or other control characters, and without blanks around it. */
export function OneLine(options: { each?: boolean } = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().toWellFormed() : value,
    ),
    Matches(ONE_LINE, { message: 'must have no line breaks or other control characters', ...options }),
  );
}

/** `true` or `false` of a query string as a boolean; anything else is left for the validator to refuse. */
export function QueryBoolean(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
}
