import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { residentMegabytes, type Table, times, whole } from '../measure.ts';
import { applicationVariables, FLAGS, freshFolder } from '../servers.ts';

const MAILS = 50_000;
/** Parts of them, each with a run of the bare pool after it: the machine drifts. */
const PARTS = 5;
const GOAL_PER_SECOND = 500;
const GOAL_MEGABYTES = 100;

/** What `mail-process.ts` tells of each part. */
interface Part {
  /** Mails a second. */
  through: number;
  bare: number;
  /** Of its processor, in microseconds a mail. */
  throughCpu: number;
  bareCpu: number;
  /** Resident memory above what it was before the first part, in MB. */
  memory: number;
}

/** Mails of a campaign to a mail server in a process of its own, beside a pool of nodemailer that does nothing else. */
export async function crmMail(): Promise<{ table: Table; data: unknown }> {
  const sink = fork(file('../load/mail-sink.ts'));
  const [port] = (await once(sink, 'message')) as [number];
  const dataDir = freshFolder();
  try {
    const parts = await run(`127.0.0.1:${port}`, dataDir);
    const all = (of: (part: Part) => number) =>
      parts.length / parts.reduce((sum, part) => sum + 1 / of(part), 0);
    const mean = (of: (part: Part) => number) =>
      parts.reduce((sum, part) => sum + of(part), 0) / parts.length;
    const [through, bare] = [all((part) => part.through), all((part) => part.bare)];
    const memory = Math.max(...parts.map((part) => part.memory));
    return {
      data: parts,
      table: {
        title: `${whole(MAILS)} mails of a campaign, 20 in flight`,
        columns: ['', 'mails a second', 'processor time a mail', 'memory grows by'],
        rows: [
          [
            'through the CRM',
            whole(through),
            `${whole(mean((part) => part.throughCpu))} us`,
            `${whole(memory)} MB`,
          ],
          ['a bare pool of nodemailer', whole(bare), `${whole(mean((part) => part.bareCpu))} us`, ''],
        ],
        goals: [
          {
            goal: `at least ${GOAL_PER_SECOND} mails a second`,
            actual: whole(through),
            met: through >= GOAL_PER_SECOND,
          },
          {
            goal: `memory grows by under ${GOAL_MEGABYTES} MB`,
            actual: `${whole(memory)} MB`,
            met: memory < GOAL_MEGABYTES,
          },
        ],
        notes: [`${times(through / bare)} the bare pool's rate, in ${PARTS} parts in alternation`],
      },
    };
  } finally {
    sink.disconnect();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function run(address: string, dataDir: string): Promise<Part[]> {
  const child = fork(file('../mail-process.ts'), [String(MAILS / PARTS), String(PARTS)], {
    execArgv: FLAGS,
    env: {
      ...applicationVariables(dataDir),
      SMTP_URL: `smtp://${address}`,
      MAIL_FROM: 'Trader <td@example.com>',
    },
  });
  const parts: Part[] = [];
  let before: number | undefined;
  // memory is read from outside, when it says that it waits
  child.on('message', (message: 'ready' | Omit<Part, 'memory'>) => {
    const megabytes = residentMegabytes(child.pid!);
    if (message === 'ready') before = megabytes;
    else parts.push({ ...message, memory: megabytes - before! });
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The mails ended with ${code}`);
  return parts;
}

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
