/** How users and their figures are packed into the documents of `people_days`. */

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const utf8 = new TextEncoder();
const SUM = '|s';

/** Events and the sum of their values. */
export interface Cell {
  count: number;
  /** Ten-thousandths. */
  sum: bigint;
}

/** A user's figures by `cellKey`. */
export type Cells = Map<string, Cell>;

/**
 * 32-bit FNV-1a of a text's UTF-8 bytes, as an unsigned integer (Fowler, Noll and Vo,
 * http://www.isthe.com/chongo/tech/comp/fnv/).
 */
export function fnv1a(text: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return fnv1aOfBytes(utf8.encode(text));
    hash = Math.imul(hash ^ code, FNV_PRIME);
  }
  return hash >>> 0;
}

function fnv1aOfBytes(bytes: Uint8Array): number {
  let hash = FNV_OFFSET;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash >>> 0;
}

/** The shard of a user, 0 to 255. Folded, because the low bits of FNV alone mix less. */
export function shardOf(userId: string): number {
  const hash = fnv1a(userId);
  return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & 0xff;
}

/** The `_id` of a shard's document. */
export function shardId(day: string, slot: number, shard: number): string {
  return `${day}|${slot}|${shard < 16 ? '0' : ''}${shard.toString(16)}`;
}

/** A user id as a field name: without what is a path or an operator to the database, and nothing like `__proto__`. */
export function escapeUser(userId: string): string {
  // eslint-disable-next-line no-control-regex -- NUL ends a field name
  return /[%.$\u0000]|^_/.test(userId) ? userId.replace(/[%.$\u0000]|^_/g, escaped) : userId;
}

export function unescapeUser(key: string): string {
  if (!key.includes('%')) return key;
  return key.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** `<escaped type>|<currency>`: the field with the count. Types have no percent sign of their own. */
export function cellKey(type: string, currency: string): string {
  return `${type.replaceAll('.', '%2E').replace(/^_/, '%5F')}|${currency}`;
}

export function parseCellKey(key: string): { type: string; currency: string } {
  const [type, currency] = key.split('|') as [string, string];
  return { type: type.replaceAll('%2E', '.').replace(/^%5F/, '_'), currency };
}

/** Puts the figures as fields, each name after `prefix`; what is 0 stays out. */
export function packCells(into: Map<string, number | bigint>, prefix: string, cells: Cells): void {
  for (const [key, { count, sum }] of cells) {
    if (count !== 0) into.set(prefix + key, count);
    if (sum !== 0n) into.set(prefix + key + SUM, sum);
  }
}

/** The figures of stored fields; those that corrections brought to 0 are there as well. */
export function unpackCells(fields: Record<string, number | bigint>): Cells {
  const cells: Cells = new Map();
  for (const name of Object.keys(fields)) {
    const isSum = name.endsWith(SUM);
    const key = isSum ? name.slice(0, -SUM.length) : name;
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { count: 0, sum: 0n }));
    if (isSum) cell.sum = BigInt(fields[name]);
    else cell.count = Number(fields[name]);
  }
  return cells;
}
