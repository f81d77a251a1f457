import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';

export interface FsyncReport {
  inserts: number;
  /** Inserts whose arrival, log write, sync and answer were all seen, in this order. */
  proven: number;
  /** Answers that left before their bytes were synced. */
  early: string[];
  syncs: number;
}

const CONNECTIONS = 8;
const ENGINE = fileURLToPath(new URL('../../packages/embedded-mongo/src/main.ts', import.meta.url));

/** Whether system calls can be traced on this machine. */
export function straceWorks(): boolean {
  return spawnSync('strace', ['-f', '-e', 'trace=exit_group', 'true'], { stdio: 'ignore' }).status === 0;
}

/**
 * SIGKILL leaves the page cache alone, so a drill with kills cannot tell a synced write from one that is not. Here every
 * insert carries a mark; the trace of the engine must show the mark arrive, go into the write-ahead log, the log being
 * synced, and only then the answer on the same connection.
 */
export async function fsyncDrill(inserts: number): Promise<FsyncReport> {
  const folder = mkdtempSync(join(tmpdir(), 'td-fsync-'));
  const trace = join(folder, 'trace');
  const socket = join(folder, 'db.sock');
  const engine = spawn(
    'strace',
    // -s: whole pages, so that marks are found in the log; -xx would hide them
    [
      '-f',
      '-s',
      '1000000',
      '-o',
      trace,
      '-e',
      'trace=read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,openat,close,accept,accept4,fsync,fdatasync',
      '-e',
      'signal=none',
      process.execPath,
      '--no-warnings',
      ENGINE,
      '--data',
      join(folder, 'data'),
      '--socket',
      socket,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = new Promise((resolve) => engine.once('exit', resolve));
  try {
    const deadline = Date.now() + 60_000;
    while (!existsSync(socket)) {
      if (Date.now() > deadline || engine.exitCode !== null)
        throw new Error('the traced engine does not start');
      await sleep(50);
    }
    await insertMarked(socket, inserts);
  } finally {
    stopTraced(join(folder, 'data'), engine);
    await ended;
  }
  try {
    return await judge(createReadStream(trace, 'utf8'), inserts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** strace with an output file ignores signals: they go to the engine itself, and strace ends with it. */
function stopTraced(dataDir: string, strace: ChildProcess): void {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGTERM');
  } catch {
    strace.kill('SIGKILL'); // there is no engine; what it traced ends with it
  }
}

async function insertMarked(socket: string, inserts: number): Promise<void> {
  const uri = `mongodb://${encodeURIComponent(socket)}/?directConnection=true`;
  const client = new MongoClient(uri, { maxPoolSize: CONNECTIONS, writeConcern: { w: 1, journal: true } });
  await client.connect();
  const marks = client.db('drill').collection('marks');
  await marks.createIndex({ at: 1 });
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let n = next++; n < inserts; n = next++) await marks.insertOne({ mark: mark(n), at: new Date() });
    }),
  );
  await client.close();
}

const mark = (n: number) => `fsync-mark-${String(n).padStart(6, '0')}`;

/** Where a marked insert is on its way. */
type Stage = 'arrived' | 'written' | 'synced' | 'answered';

/** Reads a trace and says which inserts it proves. */
export async function judge(input: NodeJS.ReadableStream, inserts: number): Promise<FsyncReport> {
  const stages = new Map<string, Stage>();
  /** The insert that waits for its answer, by connection. */
  const waiting = new Map<string, string>();
  const logs = new Set<string>();
  const unfinished = new Map<string, string>();
  const early: string[] = [];
  let syncs = 0;

  for await (const raw of createInterface({ input })) {
    const line = wholeLine(raw, unfinished);
    const call = line && /^(\w+)\((.*)\)\s+= (-?\d+)/s.exec(line);
    if (!call || call[3].startsWith('-')) continue;
    const [, name, args, result] = call as unknown as [string, string, string, string];
    const fd = /^\d+/.exec(args)?.[0] ?? '';
    if (name === 'openat') {
      if (/-wal"/.test(args)) logs.add(result);
      else logs.delete(result);
    } else if (name === 'close') {
      logs.delete(fd);
      waiting.delete(fd);
    } else if (name === 'fsync' || name === 'fdatasync') {
      if (!logs.has(fd)) continue;
      syncs++;
      for (const [key, stage] of stages) if (stage === 'written') stages.set(key, 'synced');
    } else if (/^(pwrite|write)/.test(name) && logs.has(fd)) {
      for (const [key] of args.matchAll(/fsync-mark-\d{6}/g)) {
        if (stages.get(key) === 'arrived') stages.set(key, 'written');
      }
    } else if (/^(read|recv)/.test(name)) {
      const key = /fsync-mark-\d{6}/.exec(args)?.[0];
      if (!key) continue;
      stages.set(key, 'arrived');
      waiting.set(fd, key);
    } else if (/^(write|send)/.test(name)) {
      const key = waiting.get(fd);
      if (!key) continue;
      waiting.delete(fd);
      const stage = stages.get(key);
      if (stage === 'synced') stages.set(key, 'answered');
      else early.push(`${key} was answered when it had only ${stage}`);
    }
  }
  const proven = [...stages.values()].filter((stage) => stage === 'answered').length;
  return { inserts, proven, early, syncs };
}

/**
 * strace cuts a call in two when another thread comes between; a sync counts from where it returns, a write to a
 * socket from where it begins.
 */
function wholeLine(raw: string, unfinished: Map<string, string>): string | undefined {
  const [, thread, text] = /^(\d+)\s+(.*)$/s.exec(raw) ?? [];
  if (thread === undefined || text === undefined) return undefined;
  if (text.endsWith('<unfinished ...>')) {
    const start = text.slice(0, -'<unfinished ...>'.length);
    if (/^(write|writev|send\w+)\(/.test(start)) {
      unfinished.set(thread, '');
      return `${start.trimEnd().replace(/,$/, '')}) = 0`;
    }
    unfinished.set(thread, start);
    return undefined;
  }
  const resumed = /^<\.\.\. \w+ resumed>(.*)$/s.exec(text);
  if (!resumed) return text;
  const start = unfinished.get(thread);
  unfinished.delete(thread);
  return start ? start + resumed[1] : undefined;
}
