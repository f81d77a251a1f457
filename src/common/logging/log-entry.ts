import { types } from 'node:util';
import { asStack, inOneLine } from './plain-text.rules.js';
import type { Scrubber } from './secrets.rules.js';

/** Longest text and stack that are written, in characters. */
const MOST_TEXT = 8_000;
const MOST_STACK = 16_000;
/** Errors behind an error that are told. */
const MOST_CAUSES = 4;
/** What a line has by itself: fields of an entry do not take their place. */
const TAKEN = new Set(['time', 'level', 'msg', 'context', 'correlationId', 'err']);

interface LoggedError {
  type: string;
  message: string;
  /** With the errors behind it, each after `caused by:`. */
  stack?: string;
  /** `ECONNREFUSED`, or a number of the database's. */
  code?: string | number;
}

export interface LogEntry {
  text: string;
  context?: string;
  err?: LoggedError;
  fields: Record<string, unknown>;
}

/**
 * What a logger of Nest is called with: a message and then anything, the last text of which is who says it. An error is
 * an error wherever it stands; Nest itself gives the stack as a text.
 */
export function readEntry(message: unknown, rest: readonly unknown[], scrubber: Scrubber): LogEntry {
  const entry: LogEntry = { text: '', fields: {} };
  const words: string[] = [];
  const told = [...rest];
  if (typeof told.at(-1) === 'string' && !isStack(told.at(-1) as string)) {
    entry.context = clean(told.pop() as string, scrubber);
  }
  for (const part of [message, ...told]) {
    if (isError(part)) entry.err ??= describeError(part, scrubber);
    else if (typeof part === 'string' && isStack(part)) entry.err ??= fromStack(part, scrubber);
    else if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
      Object.assign(entry.fields, fieldsOf(part, scrubber));
    } else if (part !== undefined) words.push(clean(asText(part, scrubber), scrubber));
  }
  entry.text = words.join(' ') || (entry.err?.message ?? '');
  return entry;
}

/** Only what is the same for all errors: drivers hang documents, addresses and requests on theirs. */
function describeError(error: Error, scrubber: Scrubber): LoggedError {
  const { code } = error as { code?: unknown };
  const stacks: string[] = [];
  for (let at: unknown = error; isError(at) && stacks.length <= MOST_CAUSES; at = at.cause) {
    stacks.push(at.stack ?? String(at));
  }
  return {
    type: clean(error.name || 'Error', scrubber),
    message: clean(error.message, scrubber),
    stack: shown(stacks.join('\ncaused by: '), scrubber),
    ...((typeof code === 'number' || typeof code === 'string') && {
      code: typeof code === 'number' ? code : clean(code, scrubber),
    }),
  };
}

function fromStack(text: string, scrubber: Scrubber): LoggedError {
  const [, type = 'Error', message = ''] = /^(?:Uncaught )?([\w.]{1,80}): ([^\n]*)/.exec(text) ?? [];
  return {
    type,
    message: clean(message, scrubber),
    stack: shown(text, scrubber),
  };
}

function fieldsOf(object: object, scrubber: Scrubber): Record<string, unknown> {
  const seen = scrubber.value(object) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(seen)
      .filter(([name]) => !TAKEN.has(name))
      .map(([name, value]) => [name, typeof value === 'string' ? inOneLine(cut(value, MOST_TEXT)) : value]),
  );
}

function clean(text: string, scrubber: Scrubber): string {
  return inOneLine(withoutSecrets(text, MOST_TEXT, scrubber));
}

function shown(stack: string, scrubber: Scrubber): string {
  return asStack(withoutSecrets(stack, MOST_STACK, scrubber));
}

/** Cut where it is too long, but not in the middle of a secret, of which half would stay. */
function withoutSecrets(text: string, most: number, scrubber: Scrubber): string {
  return cut(scrubber.text(text.slice(0, 2 * most)), most);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function asText(part: unknown, scrubber: Scrubber): string {
  return Array.isArray(part) ? JSON.stringify(scrubber.value(part)) : String(part);
}

/** Also of another realm, whose class is not ours. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

function isStack(text: string): boolean {
  return /\n {4}at /.test(text);
}
