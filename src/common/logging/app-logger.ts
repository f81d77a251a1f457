import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** What Nest says of each module and route at every start: nothing that anyone acts on. */
const ROUTINE = new Set([
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
]);

/** Lines for people in a terminal, JSON for collectors in production; routine lines of the framework are left out. */
export class AppLogger extends ConsoleLogger {
  constructor(options: { json: boolean; levels: LogLevel[] }) {
    super({
      json: options.json,
      colors: !options.json && Boolean(process.stdout.isTTY),
      logLevels: options.levels,
    });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!ROUTINE.has(String(rest.at(-1)))) super.log(message, ...(rest as [string]));
  }
}
