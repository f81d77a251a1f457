/** Where lines of the log go. */
export interface LogOutput {
  /** One line, with its end. */
  write(line: string): void;
}

/** JSON for who collects logs, a line an entry. */
const asJson: LogOutput = { write: (line) => void process.stdout.write(line) };

/** For people at a terminal. What makes lines readable is loaded only here. */
async function readable(): Promise<LogOutput> {
  const { prettyFactory } = await import('pino-pretty');
  const read = prettyFactory({
    colorize: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'context',
    messageFormat: '{if context}[{context}] {end}{msg}',
    errorLikeObjectKeys: ['err'],
    singleLine: true,
  });
  return { write: (line) => void process.stdout.write(read(line)) };
}

/** On a terminal readable lines, except in production; JSON everywhere else. */
export async function logOutput(production: boolean): Promise<LogOutput> {
  return process.stdout.isTTY && !production ? readable() : asJson;
}
