import { type FieldError, InvalidInput } from '../../../common/index.js';
import type { HmacAlgorithm, HmacEncoding } from '../hmac-signature.js';
import type { KindSettings } from '../webhook-kind.js';
import { EVENT_FIELDS, type EventField, isSelector } from './field-selector.js';

/** How a sender signs, and where in its payload the parts of an event stand. */
export interface GenericHmacSettings {
  /** Header of the signature, lower case. */
  header: string;
  algorithm: HmacAlgorithm;
  encoding: HmacEncoding;
  /** What stands before the signature in its header, such as `sha256=`. */
  prefix: string;
  /** Header of the sender's id of a delivery; without it the bytes name the delivery. */
  idHeader?: string;
  /** Header of the time in seconds; with it the signature is over `<time>.<body>`, and the time may be 5 minutes off. */
  timestampHeader?: string;
  /** Without it the payload is an event of this API, or an array of them. */
  fields?: Partial<Record<EventField, string>>;
}

const DEFAULTS = { header: 'x-signature', algorithm: 'sha256', encoding: 'hex', prefix: '' } as const;

/** Faulty settings that one answer names at most. */
const MAX_ERRORS = 20;

const HEADER = /^[a-z0-9_-]{1,64}$/i;
const NOT_A_HEADER = 'must be the name of a header: 1 to 64 characters of a-z, 0-9, _ and -';

/** What is wrong with each setting, or null. */
const PROBLEMS: Readonly<Record<string, (value: unknown) => string | null>> = {
  header: (value) => (isMatch(value, HEADER) ? null : NOT_A_HEADER),
  algorithm: (value) => oneOf(value, ['sha1', 'sha256', 'sha512']),
  encoding: (value) => oneOf(value, ['hex', 'base64']),
  prefix: (value) =>
    isMatch(value, /^[\x21-\x7e]{0,32}$/) ? null : 'must be at most 32 characters, no spaces',
  idHeader: (value) => (isMatch(value, HEADER) ? null : NOT_A_HEADER),
  timestampHeader: (value) => (isMatch(value, HEADER) ? null : NOT_A_HEADER),
};

/** @throws InvalidInput naming `settings.<name>` or `settings.fields.<name>` */
export function readGenericHmacSettings(given: KindSettings): KindSettings {
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(given)) {
    if (name === 'fields') errors.push(...fieldErrors(value));
    else {
      const problem = Object.hasOwn(PROBLEMS, name) ? PROBLEMS[name](value) : 'is no setting of this kind';
      if (problem) errors.push({ field: `settings.${name.slice(0, 64)}`, message: problem });
    }
  }
  if (errors.length) throw new InvalidInput(errors.slice(0, MAX_ERRORS));
  const settings: Record<string, unknown> = { ...DEFAULTS, ...given };
  for (const name of ['header', 'idHeader', 'timestampHeader']) {
    if (typeof settings[name] === 'string') settings[name] = settings[name].toLowerCase();
  }
  for (const name of ['idHeader', 'timestampHeader']) {
    if (settings[name] !== settings['header']) continue;
    throw new InvalidInput([{ field: `settings.${name}`, message: 'is the header of the signature' }]);
  }
  return settings;
}

/** Those of a source of this kind: they went through the reading above. */
export function genericHmacSettings(settings: KindSettings): GenericHmacSettings {
  return settings as unknown as GenericHmacSettings;
}

function fieldErrors(fields: unknown): FieldError[] {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    return [{ field: 'settings.fields', message: 'must be an object of paths' }];
  }
  const errors = Object.entries(fields).flatMap(([name, path]): FieldError[] => {
    const field = `settings.fields.${name.slice(0, 64)}`;
    if (!(EVENT_FIELDS as readonly string[]).includes(name)) {
      return [{ field, message: `is not a field of an event: ${EVENT_FIELDS.join(', ')}` }];
    }
    const message = 'must be a path such as data.customer.email (1 to 8 names), or = and the value itself';
    return isSelector(path) ? [] : [{ field, message }];
  });
  for (const name of ['type', 'userId']) {
    if (!Object.hasOwn(fields, name))
      errors.push({ field: `settings.fields.${name}`, message: 'is required' });
  }
  return errors;
}

function isMatch(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function oneOf(value: unknown, allowed: readonly string[]): string | null {
  return typeof value === 'string' && allowed.includes(value) ? null : `must be one of ${allowed.join(', ')}`;
}
