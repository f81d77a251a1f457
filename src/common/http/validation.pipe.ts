import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import { InvalidInput } from '../errors/app-error.js';
import { fieldErrors, FORM_RULES, refuseUnfit } from './form.js';

/** Turns input into DTO classes: unknown fields are refused, every field at fault is named. */
export function validationPipe(): ValidationPipe {
  return new BoundedValidationPipe({
    transform: true,
    ...FORM_RULES,
    exceptionFactory: (errors) => new InvalidInput(fieldErrors(errors)),
  });
}

/**
 * Validation takes its time for every key, and recurses: input that is too large or too deep never gets there. Neither do
 * names of what every object has, such as `constructor`: they would be dropped without a word.
 */
class BoundedValidationPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (this.toValidate(metadata)) refuseUnfit(value);
    return super.transform(value, metadata) as Promise<unknown>;
  }
}
