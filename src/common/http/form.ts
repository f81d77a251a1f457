import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type FieldError, InvalidInput } from '../errors/app-error.js';

/** Keys and elements of all levels together; no form that a class describes comes near it. */
const MOST_PARTS = 1000;
const DEEPEST = 16;

/** How every form is looked at: unknown fields are refused, every field at fault is named. */
export const FORM_RULES = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  stopAtFirstError: false,
};

/**
 * A form that is no body of its own, such as the settings of a node, by the rules of bodies.
 * @throws InvalidInput
 */
export function readForm<T extends object>(form: ClassConstructor<T>, value: unknown): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidInput([{ field: '', message: 'must be an object' }]);
  refuseUnfit(value);
  const read = plainToInstance(form, value);
  const errors = fieldErrors(validateSync(read, FORM_RULES));
  if (errors.length > 0) throw new InvalidInput(errors);
  return read;
}

/** @throws InvalidInput for what validation must not be given */
export function refuseUnfit(root: unknown): void {
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
      if (key in Object.prototype || key === 'prototype')
        throw new InvalidInput([{ field: at, message: 'is not a known field' }]);
      open.push([part, depth + 1, at]);
    }
  }
}

/** All that is wrong, by path. */
export function fieldErrors(errors: readonly ValidationError[]): FieldError[] {
  return flatten(errors, '');
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
