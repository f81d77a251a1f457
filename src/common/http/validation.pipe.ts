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

function refuseUnfit(root: unknown): void {
  const open: [value: unknown, depth: number, path: string][] = [[root, 0, '']];
  let parts = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, depth, path] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST)
      throw new InvalidInput([{ field: '', message: `goes deeper than ${DEEPEST} levels` }]);
    const inside: [key: string, part: unknown][] = Object.entries(value);
    parts += inside.length;
    if (parts > MOST_PARTS) {
      throw new InvalidInput([{ field: '', message: `has more than ${MOST_PARTS} fields and elements` }]);
    }
    for (const [key, part] of inside) {
      const at = Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
      if (key in Object.prototype) throw new InvalidInput([{ field: at, message: 'is not a known field' }]);
      open.push([part, depth + 1, at]);
    }
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
