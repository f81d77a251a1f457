import { parseDay } from '../../common/pure.js';
import type { Direction } from '../../broker/pure.js';

/** One line of a signal list. */
export interface ListedSignal {
  line: number;
  /** In capitals, without a slash: `EURUSD`, `EURUSD-OTC`. */
  symbol: string;
  /** Day number; undefined: every day. */
  day: number | undefined;
  /** Second of the local day. */
  second: number;
  direction: Direction;
  expirySeconds: number | undefined;
}

export interface SignalList {
  signals: ListedSignal[];
  /** Lines that are none, by number from 1. */
  refused: { line: number; reason: string }[];
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  CALL: 'call',
  COMPRA: 'call',
  BUY: 'call',
  PUT: 'put',
  VENDA: 'put',
  SELL: 'put',
};
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;
const FRAME = /^([MHS])(\d{1,3})$/;
const DATE = /^(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)\/(\d\d?)\/(\d{4}))$/;
const SECONDS_OF: Readonly<Record<string, number>> = { S: 1, M: 60, H: 3600 };
/** A symbol has a letter or begins with digits that are no number alone: `US30`, `EUR/USD`, `1INCHUSD`. */
const SYMBOL = /^(?=.*[A-Z])[A-Z0-9][A-Z0-9/.&_()-]{1,31}$/;

type Parts = Partial<Omit<ListedSignal, 'line'>> & { frameSeconds?: number };

/**
 * Reads lines such as `M5;EURUSD;14:30;CALL`: parts in any order, separated by `;`, `,`, `|` or space; a date
 * (`2026-01-31` or `31/01/2026`) and an expiry in minutes may be among them, and `M5` is the expiry where there is no
 * other. What follows `#` or `//` is a comment, and empty lines are none.
 */
export function parseSignalList(text: string): SignalList {
  const list: SignalList = { signals: [], refused: [] };
  const seen = new Map<string, ListedSignal>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    const content = withoutComment(raw).trim();
    if (!content) return;
    const parsed = parseLine(content);
    if (typeof parsed === 'string') return void list.refused.push({ line, reason: parsed });
    const signal = { line, ...parsed };
    const moment = `${signal.symbol} ${signal.day ?? ''} ${signal.second}`;
    const before = seen.get(moment);
    if (before?.direction === signal.direction) return;
    if (before) return void list.refused.push({ line, reason: `contradicts line ${before.line}` });
    seen.set(moment, signal);
    list.signals.push(signal);
  });
  return list;
}

/** Not by a pattern with an end: one of those takes the square of a long line's length. */
function withoutComment(line: string): string {
  const at = line.search(/#|\/\//);
  return at < 0 ? line : line.slice(0, at);
}

function parseLine(content: string): Omit<ListedSignal, 'line'> | string {
  const parts: Parts = {};
  for (const word of content.toUpperCase().split(/[;,|\s]+/)) {
    const fault = word && readWord(word, parts);
    if (fault) return fault;
  }
  const { symbol, day, second, direction, expirySeconds, frameSeconds } = parts;
  if (symbol === undefined) return 'names no asset';
  if (second === undefined) return 'names no time such as 14:30';
  if (direction === undefined) return 'says neither CALL nor PUT';
  return { symbol, day, second, direction, expirySeconds: expirySeconds ?? frameSeconds };
}

/** Puts what a word says into the parts; returns what is wrong with it. */
function readWord(word: string, parts: Parts): string | undefined {
  const direction = DIRECTIONS[word];
  if (direction) return put(parts, 'direction', direction, word);
  const time = TIME.exec(word);
  if (time)
    return put(parts, 'second', Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3] ?? 0), word);
  const date = DATE.exec(word);
  if (date) {
    const [year, month, day] = date[1] ? date.slice(1, 4) : [date[6], date[5], date[4]];
    const number = parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
    return number === null ? `${word} is no date` : put(parts, 'day', number, word);
  }
  const frame = FRAME.exec(word);
  if (frame) return put(parts, 'frameSeconds', Number(frame[2]) * SECONDS_OF[frame[1]], word);
  if (/^\d{1,4}$/.test(word)) return put(parts, 'expirySeconds', Number(word) * 60, word);
  if (SYMBOL.test(word)) return put(parts, 'symbol', symbolOf(word), word);
  return `does not know what ${JSON.stringify(word.slice(0, 32))} is`;
}

function put<Name extends keyof Parts>(
  parts: Parts,
  name: Name,
  value: NonNullable<Parts[Name]>,
  word: string,
) {
  if (parts[name] !== undefined) return `says ${JSON.stringify(word.slice(0, 32))} beside another such word`;
  if (typeof value === 'number' && value === 0 && name !== 'second' && name !== 'day')
    return `${word} is no length`;
  parts[name] = value;
  return undefined;
}

/** As people write an asset, in the one way that it is compared in. */
export function symbolOf(text: string): string {
  return text.toUpperCase().replace(/[/\s]/g, '');
}
