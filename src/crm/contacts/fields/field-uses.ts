import { Injectable } from '@nestjs/common';
import { Uses } from '../uses.js';

/** What uses declared fields, by their keys; segments and workflows fill it. */
@Injectable()
export class FieldUses extends Uses {}

/** The key of the declared field that rules and settings mean: `city` and `fields.city` are the same. */
export function fieldKeyOf(field: string): string {
  return field.startsWith('fields.') ? field.slice('fields.'.length) : field;
}
