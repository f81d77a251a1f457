import { stripVTControlCharacters } from 'node:util';
import { AppLogger } from './app-logger.js';
import { logOutput } from './log-output.js';

/** What is written to the standard output, which is a terminal or not. */
async function written(isTTY: boolean, production: boolean): Promise<string> {
  const was = process.stdout.isTTY;
  const write = process.stdout.write.bind(process.stdout);
  let text = '';
  Object.assign(process.stdout, { isTTY, write: (part: string) => Boolean((text += part)) });
  try {
    const log = new AppLogger({ level: 'info', output: await logOutput(production) });
    log.log('Ready\u001b[2J', { ms: 3 }, 'Main');
    log.error('It failed', new Error('a fault', { cause: new Error('a reason') }), 'Main');
  } finally {
    Object.assign(process.stdout, { isTTY: was, write });
  }
  return text;
}

it('is readable on a terminal: when, how grave, who, what, and the stack of an error', async () => {
  const lines = stripVTControlCharacters(await written(true, false)).split('\n');
  expect(lines[0]).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: \[Main\] Ready\\x1b\[2J \{"ms":3\}$/);
  expect(lines[1]).toMatch(/ERROR: \[Main\] It failed/);
  expect(lines.join('\n')).toMatch(/Error: a fault\n +at [^]*caused by: Error: a reason\n +at /);
});

it.each([
  [false, false],
  [false, true],
  [true, true],
])(
  'is JSON where nobody reads it as it comes, and in production (terminal %s, production %s)',
  async (...where) => {
    const lines = (await written(...where)).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'Ready\\x1b[2J',
      'It failed',
    ]);
  },
);
