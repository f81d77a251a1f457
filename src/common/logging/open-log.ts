import { type Config, type LogLevel, secretsOf } from '../../config/index.js';
import { AppLogger } from './app-logger.js';
import { type LogOutput, logOutput } from './log-output.js';

/** The log of this process. @param level instead of LOG_LEVEL, for commands that speak for themselves */
export async function openLog(
  config: Config,
  { level = config.logLevel, output }: { level?: LogLevel; output?: LogOutput } = {},
): Promise<AppLogger> {
  return new AppLogger({
    level,
    secrets: secretsOf(config),
    output: output ?? (await logOutput(config.production)),
  });
}
