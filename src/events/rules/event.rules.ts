import { type FieldError, InvalidInput, parseIsoTime } from '../../common/index.js';
import type { NewEvent } from '../event.js';
import { amountFromNumber, MAX_VALUE } from './amount.js';
import { metadataProblem } from './metadata.rules.js';

/** What an event gets when its sender leaves it out. */
export interface NewEventDefaults {
  /** Of this event alone; for a webhook made of the delivery's id and the place, so that it stays the same. */
  id: string;
  /** ISO 4217. */
  currency: string;
}

/** The fields that PATCH may change; those present are to be set. */
export type EventPatch = Partial<Omit<NewEvent, 'id'>>;

// begins so that it can stand in a path: `.` and `..` would not arrive
const ID = /^[A-Za-z0-9_@:-][A-Za-z0-9_.:@-]{0,127}$/;
const TYPE = /^[a-z0-9_.:-]{1,64}$/;
const CURRENCY = /^[A-Z]{3}$/;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;
const MAX_AHEAD_MS = 5 * 60_000;
/** Enough to see what is wrong, and little enough for an answer. */
const MAX_ERRORS = 50;

type Fields = Record<string, unknown>;

/**
 * An event as its sender wrote it (the body of POST /api/events), checked against every rule of the contract.
 * Pure: the same input and arrival give the same event.
 * @param path where it stands in the body: `''`, or `[3]` in an array
 * @param arrival stands in for a missing timestamp; a timestamp may lie at most 5 minutes after it
 * @throws InvalidInput naming every field at fault, such as `[3].value`
 */
export function parseNewEvent(
  input: unknown,
  path: string,
  arrival: Date,
  defaults: NewEventDefaults,
): NewEvent {
  const fields = asFields(input, path);
  const event: NewEvent = {
    id: defaults.id,
    userId: '',
    type: '',
    amount: null,
    currency: defaults.currency,
    timestamp: arrival,
    metadata: {},
  };
  const errors: FieldError[] = [];
  readFields(fields, event, arrival, path, errors, 'id');
  if (fields['userId'] === undefined) errors.push(missing(path, 'userId'));
  if (fields['type'] === undefined) errors.push(missing(path, 'type'));
  if (errors.length) throw new InvalidInput(errors.slice(0, MAX_ERRORS));
  return event;
}

/**
 * The changes of PATCH /api/events/:id, by the same rules; `value: null` takes the value away.
 * @throws InvalidInput naming every field at fault
 */
export function parseEventPatch(input: unknown, now: Date): EventPatch {
  const fields = asFields(input, '');
  const patch: EventPatch = {};
  const errors: FieldError[] = [];
  readFields(fields, patch, now, '', errors);
  if (errors.length) throw new InvalidInput(errors.slice(0, MAX_ERRORS));
  return patch;
}

function asFields(input: unknown, path: string): Fields {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Fields;
  throw new InvalidInput([{ field: path, message: 'must be a JSON object' }]);
}

/** Checks the fields that are there and puts them into `event`; a field that is undefined counts as missing. */
function readFields(
  fields: Fields,
  event: Partial<NewEvent>,
  now: Date,
  path: string,
  errors: FieldError[],
  allowed?: 'id',
): void {
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value === undefined) continue;
    const problem =
      name === 'id' && allowed !== 'id' ? 'cannot be changed' : readField(name, value, event, now);
    if (problem === null) continue;
    if (typeof problem === 'string') errors.push({ field: at(path, name), message: problem });
    else errors.push({ field: at(path, `metadata${problem.path}`), message: problem.message });
    if (errors.length >= MAX_ERRORS) return;
  }
}

function readField(
  name: string,
  value: unknown,
  event: Partial<NewEvent>,
  now: Date,
): string | { path: string; message: string } | null {
  switch (name) {
    case 'id':
      if (typeof value !== 'string' || !ID.test(value)) {
        return 'must be 1 to 128 characters of A-Z, a-z, 0-9, _ . : @ -';
      }
      event.id = value;
      return null;
    case 'userId':
      if (!isUserId(value))
        return 'must be a text of 1 to 256 characters, not blank, without control characters';
      event.userId = value;
      return null;
    case 'type':
      if (typeof value !== 'string' || !TYPE.test(value)) {
        return 'must be 1 to 64 characters of a-z, 0-9, _ . : -';
      }
      event.type = value;
      return null;
    case 'value':
      return readValue(value, event);
    case 'currency':
      if (typeof value !== 'string' || !CURRENCY.test(value)) return 'must be an ISO 4217 code such as BRL';
      event.currency = value;
      return null;
    case 'timestamp':
      return readTimestamp(value, event, now);
    case 'metadata': {
      const problem = metadataProblem(value);
      if (problem) return problem;
      event.metadata = value as Fields;
      return null;
    }
    default:
      return 'is not a known field';
  }
}

function readValue(value: unknown, event: Partial<NewEvent>): string | null {
  if (value === null) {
    event.amount = null;
    return null;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a finite number';
  if (Math.abs(value) > MAX_VALUE) return 'must lie between -1000000000 and 1000000000';
  const amount = amountFromNumber(value);
  if (amount === null) return 'must have at most 4 decimals';
  event.amount = amount;
  return null;
}

function readTimestamp(value: unknown, event: Partial<NewEvent>, now: Date): string | null {
  const time = typeof value === 'string' ? parseIsoTime(value) : null;
  if (time === null) return 'must be an ISO 8601 time with its zone, such as 2026-11-23T12:30:00Z';
  if (time < 0) return 'must not be before 1970';
  if (time > now.getTime() + MAX_AHEAD_MS) return 'must be at most 5 minutes ahead of now';
  event.timestamp = new Date(time);
  return null;
}

function isUserId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= 256 &&
    value.trim() !== '' &&
    !CONTROL.test(value) &&
    value.isWellFormed() // half a surrogate pair would be stored as another text
  );
}

function missing(path: string, name: string): FieldError {
  return { field: at(path, name), message: 'is required' };
}

function at(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
