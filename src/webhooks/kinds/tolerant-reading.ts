import { InvalidInput, parseIsoTime } from '../../common/index.js';
import { amountFromNumber } from '../../events/index.js';
import type { Mapped } from './webhook-kind.js';

// Vendors leave fields out and change their types between products and versions: what is not of the expected type
// counts as missing, and only what nothing can be taken without makes a delivery ignored.

export type Fields = Readonly<Record<string, unknown>>;

/** The payload of a vendor, which is an object. @throws InvalidInput */
export function envelope(payload: unknown, sender: string): Fields {
  if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return payload as Fields;
  throw new InvalidInput([{ field: '', message: `must be a JSON object, as ${sender} sends it` }]);
}

export function ignored(reason: string): Mapped {
  return { events: [], ignored: reason };
}

export function object(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Without surrounding space, at most 300 characters; empty is missing. */
export function text(value: unknown): string | undefined {
  const trimmed = typeof value === 'string' ? value.trim().slice(0, 300).toWellFormed() : '';
  return trimmed === '' ? undefined : trimmed;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function boolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** An id or a name without spaces, which is a text with some vendors and a number with others; never cut. */
export function id(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && /^[^\s\p{C}]{1,256}$/u.test(value) ? value : undefined;
}

/** The id of something that stands there whole or as its id only. */
export function idOf(value: unknown): string | undefined {
  return id(value) ?? id(object(value)['id']);
}

const EMAIL = /^[^\s@\p{C}]{1,128}@[^\s@\p{C}]{1,127}$/u;

/** Lower case, since the same person writes it in several ways. */
export function email(value: unknown): string | undefined {
  const address = text(value)?.toLowerCase();
  return address !== undefined && EMAIL.test(address) ? address : undefined;
}

export function currency(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Z]{3}$/i.test(value) ? value.toUpperCase() : undefined;
}

/** Money in units of its currency, a number or its digits; to four decimals, as all money here. Too much counts as missing. */
export function amount(given: unknown): bigint | null {
  const value = typeof given === 'string' && /^-?\d{1,12}(\.\d{1,8})?$/.test(given) ? Number(given) : given;
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > 1e9) return null;
  return amountFromNumber(Number(value.toFixed(4)));
}

/** A whole number, or its digits. */
export function integer(given: unknown): number | undefined {
  const value = typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** Money in minor units, of which `10 ** decimals` make one of the currency. */
export function minorAmount(given: unknown, decimals = 2): bigint | null {
  const minor = integer(given);
  return minor === undefined ? null : amount(minor / 10 ** decimals);
}

const FIVE_MINUTES_MS = 300_000;

/** Milliseconds since 1970; a time ahead of the arrival is as good as none. */
export function time(value: unknown, receivedAt: Date): Date | null {
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0) return null;
  return value <= receivedAt.getTime() + FIVE_MINUTES_MS ? new Date(value) : null;
}

/** The same in seconds. */
export function secondsTime(value: unknown, receivedAt: Date): Date | null {
  return typeof value === 'number' ? time(value * 1000, receivedAt) : null;
}

/** The same in ISO 8601 with its zone. */
export function isoTime(value: unknown, receivedAt: Date): Date | null {
  return typeof value === 'string' ? time(parseIsoTime(value), receivedAt) : null;
}

/** Metadata of what was found. */
export function present(found: Fields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name in found) if (found[name] !== undefined) kept[name] = found[name];
  return kept;
}
