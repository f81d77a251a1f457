import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backupData } from './backup.ts';
import { checkData } from './check.ts';
import { compactData } from './compact.ts';
import { copyData } from './copy.ts';
import { size } from './data-file.ts';

/** The command lines beside starting an engine; each gives an exit code. */

type Operation = (args: string[]) => number | Promise<number>;

const TEXT = { type: 'string' } as const;

const usage = (line: string): Error => new Error(`usage: embedded-mongo ${line}`);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function backup(args: string[]): Promise<number> {
  const { data, to } = parseArgs({ args, options: { data: TEXT, to: TEXT } }).values;
  if (!data || !to) throw usage('backup --data DIR --to FOLDER');
  const bytes = await backupData(resolve(data), resolve(to));
  say(`${resolve(to)}: ${size(bytes)}, complete; an engine starts on it with --data ${to}`);
  say('It holds the database only: keep the secrets of the application, which live elsewhere, as well.');
  return 0;
}

function check(args: string[]): number {
  const { data } = parseArgs({ args, options: { data: TEXT } }).values;
  if (!data) throw usage('check --data DIR');
  const { collections, documents, indexes, faults } = checkData(resolve(data));
  say(`${resolve(data)}: ${collections} collections, ${documents} documents, ${indexes} indexes`);
  for (const fault of faults) say(`WRONG: ${fault}`);
  say(
    faults.length ? 'It is damaged: restore a backup, or copy out what can be read.' : 'Everything agrees.',
  );
  return faults.length ? 1 : 0;
}

async function compact(args: string[]): Promise<number> {
  const { data } = parseArgs({ args, options: { data: TEXT } }).values;
  if (!data) throw usage('compact --data DIR');
  const { before, after } = await compactData(resolve(data));
  say(`${resolve(data)}: ${size(before)} before, ${size(after)} after`);
  return 0;
}

async function copy(args: string[]): Promise<number> {
  const options = { from: TEXT, to: TEXT, db: TEXT, drop: { type: 'boolean' } } as const;
  const { from, to, db, drop } = parseArgs({ args, options }).values;
  if (!from || !to) throw usage('copy --from URI --to URI [--db NAME] [--drop]');
  let told = Date.now();
  const copied = await copyData({
    from,
    to,
    db,
    drop,
    onProgress(ns, documents) {
      if (Date.now() - told < 2000) return;
      told = Date.now();
      process.stderr.write(`${ns}: ${documents} documents so far\n`);
    },
  });
  for (const { ns, documents, indexes } of copied) say(`${ns}: ${documents} documents, ${indexes} indexes`);
  say(`${copied.length} collections copied, and counted on both sides.`);
  return 0;
}

export const OPERATIONS: Record<string, Operation> = { backup, check, compact, copy };
