import { ValidateIf } from 'class-validator';

/** A field that may be left out. Unlike `IsOptional` it refuses null, where null is no value of the field. */
export function MayBeMissing(): PropertyDecorator {
  return ValidateIf((_, value: unknown) => value !== undefined);
}
