import type { LoggerService } from '@nestjs/common';
import { type Logger, pino, stdTimeFunctions } from 'pino';
import type { LogLevel } from '../../config/index.js';
import { correlationId } from './correlation.js';
import { type LogEntry, readEntry } from './log-entry.js';
import type { LogOutput } from './log-output.js';
import { Scrubber } from './secrets.rules.js';

/** What Nest says of each module and route at every start: nothing that anyone acts on. */
const ROUTINE = new Set([
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
  'WebSocketsController',
]);

export interface AppLoggerOptions {
  level: LogLevel;
  /** Secrets of this installation, which never show. */
  secrets?: readonly string[];
  output: LogOutput;
}

/**
 * The one door to the log. An entry is a line of JSON: time, level, msg, context (who says it), correlationId (what
 * happens), err (type, message, stack), and fields of the entry's own. Texts stay on their line, and without secrets.
 *
 * Called as any logger of Nest: `error('What is wrong', error)`, `log('What was done', { some: 'fields' })`.
 */
export class AppLogger implements LoggerService {
  private readonly pino: Logger;
  private readonly scrubber: Scrubber;

  constructor({ level, secrets, output }: AppLoggerOptions) {
    this.scrubber = new Scrubber(secrets);
    this.pino = pino(
      {
        level,
        base: null,
        timestamp: stdTimeFunctions.isoTime,
        serializers: { err: (error: unknown) => error }, // it is one of ours: pino's own would tell all that hangs on it
        formatters: { level: (label) => ({ level: label }) },
      },
      output,
    );
  }

  /** Whether an entry of this level is written. */
  isEnabled(level: LogLevel): boolean {
    return this.pino.isLevelEnabled(level);
  }

  log(message: unknown, ...rest: unknown[]): void {
    if (!ROUTINE.has(String(rest.at(-1)))) this.write('info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, rest: readonly unknown[]): void {
    if (!this.isEnabled(level)) return;
    const { text, context, err, fields } = this.read(message, rest);
    const id = correlationId();
    this.pino[level](
      {
        ...(context !== undefined && { context }),
        ...(id !== undefined && { correlationId: this.scrubber.text(id) }),
        ...fields,
        ...(err && { err }),
      },
      text,
    );
  }

  /** Who logs an error must not meet another one. */
  private read(message: unknown, rest: readonly unknown[]): LogEntry {
    try {
      return readEntry(message, rest, this.scrubber);
    } catch (error) {
      return readEntry(`An entry that cannot be read: ${(error as Error).message}`, [], this.scrubber);
    }
  }
}
