import { type ArgumentMetadata, ValidationPipe, type ValidationError } from '@nestjs/common';
import { type FieldError, InvalidInput } from '../errors/app-error.js';

/** Keys and elements of all levels together; no form that a class describes comes near it. */
const MOST_PARTS = 1000;
const DEEPEST = 16;

/** Turns input into DTO classes: unknown fields are refused, every field at fault is named. */
export function validationPipe(): ValidationPipe {
  return new BoundedValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => new InvalidInput(flatten(errors, '')),
  });
}

/** Validation takes its time for every key, and recurses: input that is too large or too deep never gets there. */
class BoundedValidationPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (this.toValidate(metadata)) refuseTooMuch(value);
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function refuseTooMuch(root: unknown): void {
  const open: [value: unknown, depth: number][] = [[root, 0]];
  let parts = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST)
      throw new InvalidInput([{ field: '', message: `goes deeper than ${DEEPEST} levels` }]);
    const inside: unknown[] = Object.values(value);
    parts += inside.length;
    if (parts > MOST_PARTS) {
      throw new InvalidInput([{ field: '', message: `has more than ${MOST_PARTS} fields and elements` }]);
    }
    for (const part of inside) open.push([part, depth + 1]);
  }
}

function flatten(errors: readonly ValidationError[], path: string): FieldError[] {
  return errors.flatMap((error) => {
    const field = /^\d+$/.test(error.property)
      ? `${path}[${error.property}]`
      : path
        ? `${path}.${error.property}`
        : error.property;
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      field,
      message: rule === 'whitelistValidation' ? 'is not a known field' : message,
    }));
    return [...own, ...flatten(error.children ?? [], field)];
  });
}
