import type { LogOutput } from '../../src/common/index.js';

/** A line of the log. */
export interface LogLine {
  level: string;
  msg: string;
  context?: string;
  correlationId?: string;
  err?: { type: string; message: string; stack: string };
  [field: string]: unknown;
}

/** Takes what an application writes to its log, instead of the standard output. */
export class LogReader implements LogOutput {
  /** Everything, as it was written. */
  raw = '';

  write(line: string): void {
    this.raw += line;
  }

  /** The lines that have all these fields. @throws SyntaxError when one is no JSON */
  lines(fields: Partial<LogLine> = {}): LogLine[] {
    const all = this.raw.split('\n').filter(Boolean);
    return all
      .map((line) => JSON.parse(line) as LogLine)
      .filter((line) => Object.entries(fields).every(([name, value]) => line[name] === value));
  }
}
