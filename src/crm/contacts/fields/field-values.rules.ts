import { parseDay, parseIsoTime } from '../../../common/index.js';
import type { FieldValue } from '../contact.js';
import type { ContactField, FieldType } from './field.js';

const KEY = /^[a-z][a-z0-9_]{0,39}$/;
/** Names that every object, or its class, has; and those of other columns of a file of contacts. */
const TAKEN = new Set([
  ...['constructor', 'prototype'],
  ...['id', 'email', 'name', 'tags', 'stage', 'subscribed', 'lifecycle'],
]);
const LONGEST_TEXT = 1000;
/** Beyond it numbers are not exact any more. */
const LARGEST = Number.MAX_SAFE_INTEGER;
// eslint-disable-next-line no-control-regex -- they are what is looked for; line breaks and tabs are text
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const YES = new Set(['true', '1', 'yes', 'y', 'sim', 's']);
const NO = new Set(['false', '0', 'no', 'n', 'não', 'nao']);

/** A value as the field has it, or what is wrong with it. */
export type Checked = { value: FieldValue } | { problem: string };

/** Whether a field may be called so: `__proto__`, `$x` and `a.b` may not. */
export function isFieldKey(key: string): boolean {
  return KEY.test(key) && !TAKEN.has(key);
}

/** What a first value says about its field; null for what no field may hold. */
export function typeOfValue(value: unknown): FieldType | null {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : null;
}

/** A value of JSON. */
export function checkValue({ type, options = [] }: ContactField, value: unknown): Checked {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Math.abs(value) <= LARGEST ? { value } : bad('must be a number');
    case 'boolean':
      return typeof value === 'boolean' ? { value } : bad('must be true or false');
    case 'date': {
      const day = typeof value === 'string' ? dayOf(value) : null;
      return day === null ? bad('must be a date, such as 2026-11-23') : { value: day };
    }
    case 'choice':
      return typeof value === 'string' && options.includes(value)
        ? { value }
        : bad(`must be one of: ${options.join(', ')}`);
    case 'text':
      return typeof value === 'string' && value.length <= LONGEST_TEXT && !CONTROL.test(value)
        ? { value: value.toWellFormed() }
        : bad(`must be a text of at most ${LONGEST_TEXT} characters, without control characters`);
  }
}

/** A cell of a file: numbers with a comma, days as 31/12/2026 and a yes in words are taken too. */
export function parseValue(field: ContactField, cell: string): Checked {
  const text = cell.trim();
  switch (field.type) {
    case 'number': {
      const plain = /^-?\d+(,\d+)?$/.test(text) ? text.replace(',', '.') : text;
      return /^-?\d+(\.\d+)?$/.test(plain) ? checkValue(field, Number(plain)) : bad('must be a number');
    }
    case 'boolean': {
      const said = parseYesNo(text);
      return said === null ? bad('must be yes or no') : { value: said };
    }
    case 'date': {
      const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
      return checkValue(field, year ? `${year}-${month}-${day}` : text);
    }
    case 'choice': {
      const chosen = field.options?.find((option) => option.toLowerCase() === text.toLowerCase());
      return checkValue(field, chosen ?? text);
    }
    case 'text':
      return checkValue(field, text);
  }
}

/** Null for a word that is neither. */
export function parseYesNo(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

function dayOf(text: string): string | null {
  const day = text.slice(0, 10);
  if (parseDay(day) === null) return null;
  return text === day || parseIsoTime(text) !== null ? day : null;
}

function bad(problem: string): { problem: string } {
  return { problem };
}
