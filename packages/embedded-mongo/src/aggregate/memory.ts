/** How much a stage may hold: nothing is spilled to disk here. */
import type { Value } from '../bson.ts';
import { MongoError } from '../errors.ts';
import type { Row } from './stage.ts';

/** In bytes. */
const MOST = 256 * 1024 * 1024;

/** Counts what a stage holds, roughly; throws 292, or the stage's own code, when it is too much. */
export class Holding {
  private bytes = 0;
  private readonly stage: string;
  private readonly code: number;
  constructor(stage: string, code = 292) {
    this.stage = stage;
    this.code = code;
  }

  add(row: Row): void {
    this.bytes += row instanceof Map ? roughSize(row) : row.length;
    if (this.bytes > MOST) throw tooMuch(this.stage, this.code);
  }
}

export function tooMuch(stage: string, code = 292): MongoError {
  return new MongoError(
    code,
    `Exceeded memory limit of the embedded engine for ${stage}: it holds 256 MB at most, and uses no disk`,
  );
}

/** What a value takes in memory, in bytes, within a factor of about two. */
export function roughSize(v: Value): number {
  if (typeof v === 'string') return 16 + v.length;
  if (v instanceof Map) {
    let size = 64;
    for (const item of v.values()) size += 48 + roughSize(item);
    return size;
  }
  if (Array.isArray(v)) {
    let size = 32;
    for (const item of v) size += roughSize(item);
    return size;
  }
  return 16;
}
